/**
 * What the server tells over websockets, generated from its own types. State changes carry a `seq`
 * without gaps per run; progress and log lines pass (`seq` null).
 */

import type { Schemas } from "@/api/client";

export type NodeState = Schemas["NodeState"];
export type RunStatus = Schemas["RunRow"]["status"];
export type Problem = Schemas["Problem"];
export type NodeProblem = Schemas["NodeProblem"];
export type Done = Schemas["NodeDone"];

/** One message about a run. `node` is empty for the run itself; `time` is ISO 8601. */
export type RunEvent = Schemas["Event"];
export type ProgressEvent = Schemas["NodeProgressEvent"];
/** A run as it stands after event `seq`: what a snapshot and the API both tell. */
export type Snapshot = Omit<Schemas["Snapshot"], "priority">;
/** A run in the first message about a workspace. */
export type RunState = Schemas["RunState"];
/** A file that comes in, as it stands now. */
export type UploadEvent = Schemas["UploadEvent"];
/** A workflow was saved; `revision` is what is stored now. */
export type SavedEvent = Schemas["SavedEvent"];

export type RunFrame =
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | Schemas["EventsFrame"];
/** Said every few seconds: the connection is not dead. */
export type AliveFrame = Schemas["AliveFrame"];
export type WorkspaceFrame = Exclude<Schemas["WorkspaceFeedFrame"], AliveFrame>;

/** Close codes of `consumers.py`. After any other, connect again. */
export const CLOSED = { signedOut: 4401, missing: 4404, elsewhere: 4409 } as const;

const OVER: readonly string[] = ["succeeded", "failed", "cancelled"];

/** Whether nothing more will happen in a run of this status. */
export function isOver(status: string): boolean {
  return OVER.includes(status);
}
