/** What of the canvas is shown beside the graph: the map, the box that adds nodes, dialogs. */

import { createStore } from "zustand";
import { persist } from "zustand/middleware";

interface View {
  readonly map: boolean;
}

export const view = createStore<View>()(
  persist((): View => ({ map: true }), { name: "reelgraph-canvas", version: 1 }),
);

export function toggleMap(): void {
  view.setState(({ map }) => ({ map: !map }));
}
