import type { Point } from "@/graph/definition";
import type { NodeType } from "@/graph/nodeTypes";
import { freePlace, likelySize } from "./adding";
import type { EditorStore } from "./store";

const STEP = 72;

/** Where a node goes that was added without a place: right of the last selected, else of all. */
export function placeForNext(store: EditorStore, type: NodeType): Point {
  const { history, types, focus } = store.getState();
  const boxes = history.now.nodes.map((node) => {
    const known = types.get(node.type);
    return { id: node.id, ...node.position, ...(known ? likelySize(known) : likelySize(type)) };
  });
  const near = boxes.find((box) => box.id === focus) ?? boxes.at(-1);
  const at = near ? { x: near.x + near.width + STEP, y: near.y } : { x: 0, y: 0 };
  return freePlace(boxes, at, likelySize(type));
}
