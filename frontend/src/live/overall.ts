/** How far a whole run is, and how long it will take. Pure. */

import type { LiveRun } from "./run";
import { isOver } from "./messages";
import { hasEnded, type NodeLive } from "./nodeLive";

export interface Overall {
  /** 0..1, weighted by what nodes are expected to take. */
  readonly fraction: number;
  /** Seconds, or null where nothing is known yet. */
  readonly eta: number | null;
  readonly done: number;
  readonly total: number;
  readonly running: readonly string[];
}

/** What a job is taken to need, in seconds, where no earlier run says so. */
const UNKNOWN_JOB = 5;
const INSTANT = 0.05;
/** Below this a fraction says nothing about the time that is left. */
const TELLING = 0.03;

export function overall(run: LiveRun, now: number): Overall {
  const nodes = run.order.map((id) => [id, run.nodes[id]] as const);
  let weight = 0;
  let made = 0;
  let left = 0;
  let done = 0;
  let known = true;
  const running: string[] = [];
  for (const [id, node] of nodes) {
    if (!node) continue;
    const size = weightOf(node);
    weight += size;
    made += size * (hasEnded(node.status) ? 1 : node.status === "running" ? node.progress : 0);
    if (hasEnded(node.status)) done += 1;
    else left += secondsLeft(node, now);
    if (node.status === "running") running.push(id);
    if (node.status !== "waiting" && !hasEnded(node.status) && !isTelling(node)) known = false;
  }
  const over = isOver(run.status);
  return {
    fraction: over ? 1 : weight > 0 ? Math.min(made / weight, 0.99) : 0,
    eta: over || !known || running.length === 0 ? null : left / running.length,
    done,
    total: nodes.length,
    running,
  };
}

function isTelling(node: NodeLive): boolean {
  return node.eta !== null || node.expected !== null || node.progress > TELLING;
}

function weightOf(node: NodeLive): number {
  if (node.queue === "") return INSTANT;
  return Math.max(node.expected ?? UNKNOWN_JOB, INSTANT);
}

function secondsLeft(node: NodeLive, now: number): number {
  if (node.status !== "running") return weightOf(node);
  if (node.eta !== null) return node.eta;
  const elapsed = node.startedAt ? Math.max(0, (now - Date.parse(node.startedAt)) / 1000) : 0;
  if (node.progress > TELLING) return (elapsed * (1 - node.progress)) / node.progress;
  return Math.max(0, weightOf(node) - elapsed);
}
