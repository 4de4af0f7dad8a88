/**
 * What changes anywhere in the workspace, by one websocket for the whole page: runs that begin and
 * end, files that come in, workflows that somebody saves. Listeners pick what they need.
 */

import { createStore, useStore } from "zustand";

import { queries } from "@/api/queries";
import type { RunEvent, RunState, SavedEvent, UploadEvent, WorkspaceFrame } from "./messages";
import { address, connect, type Connection, type Link } from "./socket";

interface Workspace {
  readonly link: Link;
  readonly failures: number;
  /** The newest runs by id, as far as this page has heard of them. */
  readonly runs: Readonly<Record<string, RunState>>;
}

export const workspace = createStore<Workspace>(() => ({ link: "connecting", failures: 0, runs: {} }));

export function useWorkspace<T>(part: (state: Workspace) => T): T {
  return useStore(workspace, part);
}

interface Listeners {
  events: Set<(events: readonly RunEvent[]) => void>;
  upload: Set<(upload: UploadEvent) => void>;
  saved: Set<(saved: SavedEvent) => void>;
  any: Set<(frame: WorkspaceFrame) => void>;
}

const listeners: Listeners = { events: new Set(), upload: new Set(), saved: new Set(), any: new Set() };

/** Hear of files that come in. Answers how to stop. */
export function onUpload(listener: (upload: UploadEvent) => void): () => void {
  return added(listeners.upload, listener);
}

/** Hear of saved workflows. Answers how to stop. */
export function onSaved(listener: (saved: SavedEvent) => void): () => void {
  return added(listeners.saved, listener);
}

/** Hear of what happens in runs. Answers how to stop. */
export function onRunEvents(listener: (events: readonly RunEvent[]) => void): () => void {
  return added(listeners.events, listener);
}

/** Hear everything, as it comes. Answers how to stop. */
export function onFrame(listener: (frame: WorkspaceFrame) => void): () => void {
  return added(listeners.any, listener);
}

/** Hear that the studio can be reached, at first and after each time that it could not. */
export function onBack(listener: () => void): () => void {
  return onFrame(({ type }) => {
    if (type === "workspace") listener();
  });
}

function added<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => set.delete(listener);
}

let connection: Connection | null = null;

/** Connect, once for the page. */
export function followWorkspace(): void {
  connection ??= connect<WorkspaceFrame>({
    address: () => address("/ws/workspace"),
    link: (link, failures) => workspace.setState({ link, failures }),
    frame: take,
  });
}

export function retryWorkspace(): void {
  connection?.retry();
}

function take(frame: WorkspaceFrame): void {
  for (const listener of listeners.any) listener(frame);
  switch (frame.type) {
    case "workspace":
      workspace.setState({ runs: Object.fromEntries(frame.runs.map((run) => [run.run, run])) });
      void queries.invalidateQueries({ queryKey: ["runs"] });
      void queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
      return;
    case "events":
      workspace.setState(({ runs }) => ({ runs: afterEvents(runs, frame.events) }));
      for (const listener of listeners.events) listener(frame.events);
      return;
    case "upload":
      for (const listener of listeners.upload) listener(frame.upload);
      return;
    case "workflow":
      for (const listener of listeners.saved) listener(frame.workflow);
  }
}

/** Runs with their newer status; one that was not known yet is read with the list. */
export function afterEvents(
  runs: Workspace["runs"],
  events: readonly RunEvent[],
): Workspace["runs"] {
  let next = runs;
  for (const event of events) {
    const run = next[event.run];
    if (!run) continue;
    const status =
      event.type === "run.started"
        ? "running"
        : event.type === "run.finished"
          ? event.payload.status
          : run.status;
    const seq = Math.max(run.seq, event.seq ?? 0);
    if (status !== run.status || seq !== run.seq) next = { ...next, [event.run]: { ...run, status, seq } };
  }
  return next;
}
