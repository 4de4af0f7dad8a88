/**
 * How the nodes of the open workflow stand, for cards and stage: the shown run over what earlier
 * runs made. One node's event changes one entry, so one card is drawn again.
 */

import { createStore, useStore } from "zustand";

import type { Schemas } from "@/api/client";
import { hasEnded, type NodeLive, UNSEEN } from "./nodeLive";
import type { LiveRun } from "./run";
import type { Feed } from "./runFeed";

export type { NodeLive, NodeStatus } from "./nodeLive";

type Nodes = Readonly<Record<string, NodeLive>>;

export interface LiveState {
  /** The shown run, or "" where only the last outputs of earlier runs are shown. */
  readonly run: string;
  readonly nodes: Nodes;
  /** All that is known of the shown run. */
  readonly shown: LiveRun | null;
  readonly feed: Feed | "idle";
  /** What each node made last, before the shown run. */
  readonly earlier: Nodes;
}

const BEGINNING: LiveState = { run: "", nodes: {}, shown: null, feed: "idle", earlier: {} };

export const live = createStore<LiveState>(() => BEGINNING);

/** One node's state: its card is drawn again only when this node's state changes. */
export function useNodeLive(id: string): NodeLive | undefined {
  return useStore(live, (state) => state.nodes[id]);
}

/** A part of the live state. Keep it narrow. */
export function useLive<T>(part: (state: LiveState) => T): T {
  return useStore(live, part);
}

/** Put one node's newer facts in place; all other nodes keep their identity. */
export function tell(id: string, facts: Partial<NodeLive>): void {
  live.setState((state) => {
    const before = state.nodes[id] ?? UNSEEN;
    return { nodes: { ...state.nodes, [id]: { ...before, ...facts } } };
  });
}

/** Forget everything: another workflow is opened. */
export function clearLive(): void {
  live.setState(BEGINNING);
}

/** What every node made last, as the server remembers it: shown without running anything. */
export function showEarlier(outputs: readonly Schemas["LastOutputOut"][]): void {
  const earlier: Record<string, NodeLive> = {};
  for (const last of outputs) {
    earlier[last.node_id] = {
      ...UNSEEN,
      status: "succeeded",
      progress: 1,
      outputs: last.outputs,
      finishedAt: last.finished_at,
    };
  }
  live.setState((state) => ({
    earlier,
    nodes: state.shown ? composed(null, {}, state.shown, earlier) : earlier,
  }));
}

/** The run as it stands now, over what earlier ones made. */
export function showRun(run: LiveRun): void {
  live.setState((state) => {
    const same = state.shown?.run === run.run ? state.shown : null;
    const earlier = same ? state.earlier : leftBy(state);
    return { run: run.run, shown: run, earlier, nodes: composed(same, state.nodes, run, earlier) };
  });
}

export function showFeed(feed: LiveState["feed"]): void {
  if (live.getState().feed !== feed) live.setState({ feed });
}

/** No run any more, only what is left by all. */
export function endRun(): void {
  live.setState((state) => {
    const earlier = leftBy(state);
    return { run: "", shown: null, feed: "idle", earlier, nodes: earlier };
  });
}

/** What each node has made last when the shown run is not shown any more. */
function leftBy(state: LiveState): Nodes {
  if (!state.shown) return state.earlier;
  const left: Record<string, NodeLive> = { ...state.earlier };
  for (const [id, node] of Object.entries(state.shown.nodes)) {
    if (node.status === "succeeded" || node.status === "reused") left[id] = node;
  }
  return left;
}

/** The nodes of a run, with earlier outputs where it has made none. Unchanged nodes are kept. */
function composed(before: LiveRun | null, drawn: Nodes, run: LiveRun, earlier: Nodes): Nodes {
  const nodes: Record<string, NodeLive> = before ? { ...drawn } : { ...earlier };
  for (const [id, node] of Object.entries(run.nodes)) {
    if (before?.nodes[id] === node && drawn[id]) continue;
    const old = earlier[id]?.outputs;
    const borrows = old && !hasEnded(node.status) && Object.keys(node.outputs).length === 0;
    nodes[id] = borrows ? { ...node, outputs: old, outdated: true } : node;
  }
  return nodes;
}
