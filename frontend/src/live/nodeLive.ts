/** How one node stands in a run, and what each event makes of it. Pure. */

import type { Done, NodeState, Problem, ProgressEvent, RunEvent } from "./messages";

export type NodeStatus =
  | "waiting"
  | "queued"
  | "running"
  | "succeeded"
  | "reused"
  | "failed"
  | "skipped"
  | "cancelled";

export type NodeTrouble = Problem;

/** One node. Durations in seconds; `progress` is a fraction; moments are ISO 8601. */
export interface NodeLive {
  readonly status: NodeStatus;
  readonly progress: number;
  readonly stage: string;
  readonly eta: number | null;
  readonly seconds: number | null;
  readonly attempt: number;
  /** Why it ran or was reused. */
  readonly reason: string;
  readonly warnings: readonly string[];
  readonly error: NodeTrouble | null;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The outputs are those of an earlier run: this one has made none yet. */
  readonly outdated: boolean;
  /** The work of this finished node goes on inside another node's encode. */
  readonly within: { readonly job: string; readonly fraction: number } | null;
  readonly queue: string;
  /** What it waits for, in words, when it is tried again. */
  readonly note: string;
  readonly expected: number | null;
  readonly cancelling: boolean;
  readonly queuedAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export const UNSEEN: NodeLive = {
  status: "waiting",
  progress: 0,
  stage: "",
  eta: null,
  seconds: null,
  attempt: 0,
  reason: "",
  warnings: [],
  error: null,
  outputs: {},
  outdated: false,
  within: null,
  queue: "",
  note: "",
  expected: null,
  cancelling: false,
  queuedAt: null,
  startedAt: null,
  finishedAt: null,
};

const ENDED: readonly NodeStatus[] = ["succeeded", "reused", "failed", "skipped", "cancelled"];

export function hasEnded(status: NodeStatus): boolean {
  return ENDED.includes(status);
}

/** A node as a snapshot tells it. */
export function fromState(state: NodeState): NodeLive {
  return {
    ...UNSEEN,
    status: state.status as NodeStatus,
    progress: state.progress,
    stage: state.stage,
    eta: eta(state.detail),
    seconds: state.seconds,
    attempt: state.attempt,
    reason: state.reason,
    warnings: state.warnings,
    error: state.error,
    outputs: state.outputs,
    queue: state.queue,
    expected: state.expected_seconds,
    queuedAt: state.queued_at,
    startedAt: state.started_at,
    finishedAt: state.finished_at,
  };
}

/** A node after an event about it. Answers the same node where nothing changes. */
export function afterEvent(node: NodeLive, event: RunEvent): NodeLive {
  switch (event.type) {
    case "node.queued":
      return {
        ...node,
        status: "queued",
        progress: 0,
        stage: "",
        eta: null,
        queue: event.payload.queue,
        reason: event.payload.reason || node.reason,
        note: event.payload.note,
        expected: event.payload.expected_seconds,
        queuedAt: event.payload.not_before ?? event.time,
      };
    case "node.started":
      return {
        ...node,
        status: "running",
        attempt: event.payload.attempt,
        note: "",
        startedAt: event.time,
      };
    case "node.progress":
      return withProgress(node, event.node, event.payload);
    case "node.finished":
      return finished(node, "succeeded", event.payload, event.time);
    case "node.reused":
      return finished(node, "reused", event.payload, event.time);
    case "node.warned":
      return { ...node, warnings: event.payload.warnings };
    case "node.failed":
      return ended(node, "failed", event.time, event.payload);
    case "node.skipped":
      return { ...ended(node, "skipped", event.time, null), reason: event.payload.reason };
    case "node.cancelling":
      return { ...node, cancelling: true };
    case "node.cancelled":
      return ended(node, "cancelled", event.time, null);
    default:
      return node;
  }
}

/** A job has ended: what was told about its encode does not hold any more. */
export function released(node: NodeLive, job: string): NodeLive {
  return node.within?.job === job ? { ...node, within: null } : node;
}

function withProgress(
  node: NodeLive,
  id: string,
  told: ProgressEvent["payload"],
): NodeLive {
  if (told.job !== id) {
    return { ...node, within: { job: told.job, fraction: told.fraction } };
  }
  if (node.status !== "running") return node;
  return { ...node, progress: told.fraction, stage: told.stage, eta: eta(told.detail) };
}

function finished(node: NodeLive, status: NodeStatus, done: Done, time: string): NodeLive {
  return {
    ...ended(node, status, time, null),
    progress: 1,
    reason: done.reason || node.reason,
    seconds: done.seconds,
    outputs: done.outputs,
    warnings: done.warnings,
  };
}

function ended(node: NodeLive, status: NodeStatus, time: string, error: Problem | null): NodeLive {
  const since = node.startedAt ?? time;
  return {
    ...node,
    status,
    error,
    stage: "",
    eta: null,
    note: "",
    cancelling: false,
    startedAt: since,
    finishedAt: time,
    seconds: Math.max(0, (Date.parse(time) - Date.parse(since)) / 1000),
  };
}

function eta(detail: Readonly<Record<string, unknown>>): number | null {
  const seconds = detail["eta_seconds"];
  return typeof seconds === "number" ? seconds : null;
}
