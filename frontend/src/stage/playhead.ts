/** Which moment of which node is looked at: one for stage, inspector and links. */

import { createStore, useStore } from "zustand";

interface Moments {
  /** Seconds, by node: who comes back to a node finds the moment they left. */
  readonly at: Readonly<Record<string, number>>;
}

export const moments = createStore<Moments>(() => ({ at: {} }));

/** Another workflow has nodes of the same names: its moments are others. */
export function forgetMoments(): void {
  moments.setState({ at: {} });
}

export function momentOf(node: string): number {
  return moments.getState().at[node] ?? 0;
}

export function useMoment(node: string): number {
  return useStore(moments, (all) => all.at[node] ?? 0);
}

export function goToMoment(node: string, t: number): void {
  moments.setState((all) => (all.at[node] === t ? all : { at: { ...all.at, [node]: t } }));
}
