/** What can be dropped on the canvas. */

import { ASSET_TYPE } from "@/library/dragging";

/** The palette's own kind of drag: its data is the name of a node type. */
export const NODE_DRAG = "application/x-reelgraph-node";

/** Whether something that is dragged over the canvas may be taken. */
export function mayDrop(data: DataTransfer): boolean {
  return [NODE_DRAG, ASSET_TYPE, "Files"].some((kind) => data.types.includes(kind));
}
