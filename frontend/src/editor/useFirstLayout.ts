/** A graph that nobody has laid out here yet (imported, from a template) is made tidy once. */

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";

import type { Box } from "@/graph/arrange";
import { moveNodes } from "@/graph/edits";
import { tidied } from "@/graph/tidy";
import type { FlowNode } from "./flow";
import { CARD_WIDTH, isSeen, likelyHeight, TALLER } from "./geometry";
import { type EditorStore, useEditorStore } from "./store";

export function useFirstLayout(): void {
  const store = useEditorStore();
  const flow = useReactFlow<FlowNode>();
  useEffect(() => {
    const { viewport, readOnly, history } = store.getState();
    const boxes = likelyBoxes(store);
    if (viewport || readOnly || !overlap(boxes)) return;
    void tidied(boxes, history.now.connections).then((places) => {
      // Only if nobody was quicker.
      if (store.getState().history.now !== history.now) return;
      store.getState().replace(moveNodes(places)(history.now));
      requestAnimationFrame(() => void flow.fitView({ padding: 0.14, maxZoom: 1 }));
    });
  }, [store, flow]);
}

/** Cards as large as they become with an upright picture. */
function likelyBoxes(store: EditorStore): Box[] {
  const { history, types } = store.getState();
  return history.now.nodes.map(({ id, type: name, position }) => {
    const type = types.get(name);
    const seen = isSeen(type);
    const height = likelyHeight(type?.inputs.length ?? 0, type?.outputs.length ?? 0, seen) + (seen ? TALLER : 0);
    return { id, ...position, width: CARD_WIDTH, height };
  });
}

export function overlap(boxes: readonly Box[]): boolean {
  const inOrder = [...boxes].sort((a, b) => a.x - b.x);
  return inOrder.some((one, at) => {
    for (const other of inOrder.slice(at + 1)) {
      if (other.x >= one.x + one.width) return false;
      if (other.y < one.y + one.height && one.y < other.y + other.height) return true;
    }
    return false;
  });
}
