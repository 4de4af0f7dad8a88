/** Which panels of the editor are open, how large, and which of their tabs is shown: remembered. */

import { createStore, useStore } from "zustand";
import { persist } from "zustand/middleware";

export type Side = "left" | "right" | "bottom";

export interface Panel {
  readonly open: boolean;
  /** Pixels: width at the sides, height at the bottom. */
  readonly size: number;
  readonly tab: string;
}

type Panels = Readonly<Record<Side, Panel>>;

/** Smallest and largest size of each. */
export const BOUNDS: Readonly<Record<Side, readonly [number, number]>> = {
  left: [200, 480],
  right: [260, 560],
  bottom: [140, 640],
};

const AT_FIRST: Panels = {
  left: { open: true, size: 248, tab: "nodes" },
  right: { open: true, size: 320, tab: "inspector" },
  bottom: { open: true, size: 240, tab: "stage" },
};

export const panels = createStore<Panels>()(
  persist(() => AT_FIRST, { name: "reelgraph-panels", version: 1 }),
);

export function usePanel(side: Side): Panel {
  return useStore(panels, (all) => all[side]);
}

/** Change one panel; its size is kept within bounds. */
export function setPanel(side: Side, facts: Partial<Panel>): void {
  panels.setState((all) => {
    const next = { ...all[side], ...facts };
    const [least, most] = BOUNDS[side];
    return { [side]: { ...next, size: Math.min(Math.max(next.size, least), most) } };
  });
}

export function togglePanel(side: Side): void {
  setPanel(side, { open: !panels.getState()[side].open });
}

/** Bring a tab to the front, opening its panel. */
export function showTab(side: Side, tab: string): void {
  setPanel(side, { open: true, tab });
}
