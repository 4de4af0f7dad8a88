/**
 * A run as it is known here, put together from snapshots and numbered events in whatever order
 * they arrive: what comes twice is dropped, what comes too early waits for what is missing. Pure.
 */

import { isOver, type NodeProblem, type RunEvent, type RunFrame, type RunStatus, type Snapshot } from "./messages";
import { afterEvent, fromState, hasEnded, type NodeLive, released, UNSEEN } from "./nodeLive";

export interface LiveRun {
  readonly run: string;
  readonly workflow: string | null;
  readonly name: string;
  readonly status: RunStatus;
  readonly cancelling: boolean;
  readonly error: NodeProblem | null;
  /** Everything up to this event is in here. */
  readonly seq: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly nodes: Readonly<Record<string, NodeLive>>;
  /** Node ids in the order in which they may run. */
  readonly order: readonly string[];
  /** Events that arrived before one that is still missing. */
  readonly early: ReadonlyMap<number, RunEvent>;
}

/** A run after a message from its websocket. Events mean nothing before the first snapshot. */
export function received(run: LiveRun | null, frame: RunFrame): LiveRun | null {
  if (frame.type === "snapshot") return withSnapshot(run, frame.snapshot);
  return run && withEvents(run, frame.events);
}

/** The snapshot in place of what was known, unless more was known already. */
export function withSnapshot(run: LiveRun | null, snapshot: Snapshot): LiveRun {
  const same = run?.run === snapshot.run ? run : null;
  if (same && same.seq > snapshot.seq) return same;
  const before = same?.nodes ?? {};
  const nodes: Record<string, NodeLive> = {};
  const running = new Set(snapshot.nodes.filter((s) => s.status === "running").map((s) => s.node));
  for (const state of snapshot.nodes) {
    nodes[state.node] = kept(before[state.node], fromState(state), running);
  }
  const fresh: LiveRun = {
    run: snapshot.run,
    workflow: snapshot.workflow,
    name: snapshot.name,
    status: snapshot.status as RunStatus,
    cancelling: snapshot.cancelling,
    error: snapshot.error,
    seq: snapshot.seq,
    createdAt: snapshot.created_at,
    startedAt: snapshot.started_at,
    finishedAt: snapshot.finished_at,
    nodes,
    order: snapshot.nodes.map((state) => state.node),
    early: new Map(),
  };
  return same ? withEvents(fresh, [...same.early.values()]) : fresh;
}

/** The run after events, each of which may be old, next, early, or passing. */
export function withEvents(run: LiveRun, events: readonly RunEvent[]): LiveRun {
  const draft = { ...run, nodes: { ...run.nodes } };
  const early = new Map(run.early);
  let changed = false;
  for (const event of events) {
    if (event.run !== run.run) continue;
    if (event.seq === null) {
      changed = passed(draft, event) || changed;
    } else if (event.seq > draft.seq) {
      early.set(event.seq, event);
    }
    for (let next = early.get(draft.seq + 1); next; next = early.get(draft.seq + 1)) {
      early.delete(draft.seq + 1);
      happened(draft, next);
      changed = true;
    }
  }
  for (const seq of early.keys()) if (seq <= draft.seq) early.delete(seq);
  if (!changed && early.size === run.early.size) return run;
  return { ...draft, nodes: changed ? draft.nodes : run.nodes, early };
}

/** Whether events are missing: ask for a snapshot. */
export function isBehind(run: LiveRun): boolean {
  return run.early.size > 0;
}

type Draft = { -readonly [K in keyof LiveRun]: LiveRun[K] } & { nodes: Record<string, NodeLive> };

function happened(draft: Draft, event: RunEvent): void {
  draft.seq += 1;
  switch (event.type) {
    case "run.started":
      draft.status = "running";
      draft.startedAt ??= event.time;
      return;
    case "run.cancelling":
      draft.cancelling = true;
      return;
    case "run.finished":
      draft.status = event.payload.status as RunStatus;
      draft.error = event.payload.error;
      draft.cancelling = false;
      draft.finishedAt = event.time;
      return;
  }
  const before = draft.nodes[event.node] ?? UNSEEN;
  const after = afterEvent(before, event);
  draft.nodes[event.node] = after;
  if (hasEnded(after.status) && !hasEnded(before.status)) release(draft, event.node);
}

/** Progress has no number: it is taken only where the state it belongs to still holds. */
function passed(draft: Draft, event: RunEvent): boolean {
  if (event.type !== "node.progress" || isOver(draft.status)) return false;
  const job = draft.nodes[event.payload.job];
  const before = draft.nodes[event.node];
  if (!before || !job || job.status !== "running") return false;
  const after = afterEvent(before, event);
  draft.nodes[event.node] = after;
  return after !== before;
}

function release(draft: Draft, job: string): void {
  for (const [id, node] of Object.entries(draft.nodes)) {
    if (node.within) draft.nodes[id] = released(node, job);
  }
}

/** The old node where the new one says the same, so that nothing is drawn again. */
function kept(before: NodeLive | undefined, after: NodeLive, running: ReadonlySet<string>): NodeLive {
  if (!before) return after;
  const within = before.within && running.has(before.within.job) ? before.within : null;
  const carried = { ...after, within };
  return JSON.stringify(before) === JSON.stringify(carried) ? before : carried;
}
