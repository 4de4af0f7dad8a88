/** Where each node's waiting and work lie on the time of a run. Pure. */

import type { NodeLive, NodeStatus } from "@/live/nodeLive";
import type { LiveRun } from "@/live/run";

/** A node's bar. `wait` and `work` are from and to as fractions of the whole time. */
export interface Bar {
  readonly node: string;
  readonly status: NodeStatus;
  readonly wait: readonly [number, number] | null;
  readonly work: readonly [number, number] | null;
  readonly seconds: number | null;
  readonly waited: number | null;
  readonly reason: string;
  readonly attempt: number;
}

export interface TimelineFacts {
  readonly bars: readonly Bar[];
  /** Length of the whole, in seconds. */
  readonly seconds: number;
  /** Marks of the scale, in seconds. */
  readonly ticks: readonly number[];
}

const LEAST_SECONDS = 1;
const MOST_TICKS = 8;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400] as const;

export function timelineOf(run: LiveRun, now: number): TimelineFacts {
  const start = earliest(run);
  const end = run.finishedAt ? Date.parse(run.finishedAt) : Math.max(now, start);
  const seconds = Math.max(LEAST_SECONDS, (end - start) / 1000);
  const at = (time: number): number => Math.min(1, Math.max(0, (time - start) / 1000 / seconds));
  const bars = run.order.flatMap((id) => {
    const node = run.nodes[id];
    return node ? [barOf(id, node, at, end)] : [];
  });
  return { bars, seconds, ticks: ticksFor(seconds) };
}

function earliest(run: LiveRun): number {
  const times = [run.createdAt, ...Object.values(run.nodes).flatMap(({ queuedAt, startedAt }) => [queuedAt, startedAt])];
  return Math.min(...times.filter((time): time is string => Boolean(time)).map(Date.parse));
}

function barOf(id: string, node: NodeLive, at: (time: number) => number, end: number): Bar {
  const queued = node.queuedAt ? Date.parse(node.queuedAt) : null;
  const started = node.startedAt ? Date.parse(node.startedAt) : null;
  const finished = node.finishedAt ? Date.parse(node.finishedAt) : null;
  const waitEnd = started ?? finished ?? end;
  const isOn = node.status === "running";
  const workEnd = finished ?? (isOn ? end : null);
  return {
    node: id,
    status: node.status,
    wait: queued !== null && waitEnd > queued ? [at(queued), at(waitEnd)] : null,
    work: started !== null && workEnd !== null ? [at(started), at(workEnd)] : null,
    seconds: started !== null && workEnd !== null ? Math.max(0, workEnd - started) / 1000 : null,
    waited: queued === null ? null : Math.max(0, waitEnd - queued) / 1000,
    reason: node.reason,
    attempt: node.attempt,
  };
}

/** Round marks, a handful of them whatever the length. */
export function ticksFor(seconds: number): readonly number[] {
  const step = STEPS.find((one) => seconds / one <= MOST_TICKS) ?? Math.ceil(seconds / MOST_TICKS);
  const count = Math.floor(seconds / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toFixed(3)));
}
