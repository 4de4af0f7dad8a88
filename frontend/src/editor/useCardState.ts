import { useStore } from "zustand";

import { live, type NodeStatus } from "@/live/store";

/** The status of a node for the look of its card; "" before it ever ran. */
export function useCardState(id: string): NodeStatus | "" {
  return useStore(live, (state) => state.nodes[id]?.status ?? "");
}
