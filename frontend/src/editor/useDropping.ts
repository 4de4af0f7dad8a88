/** What is dropped on the canvas, and what a double click on it does. */

import { useReactFlow } from "@xyflow/react";
import type { DragEvent, MouseEvent } from "react";

import type { DraggedAsset } from "@/library/dragging";
import { addNode } from "./adding";
import { wireAt } from "./dropOnWire";
import { ASSET_DRAG, type CanvasDrop, dropped, mayDrop, NODE_DRAG } from "./drops";
import { CARD_WIDTH, HEAD } from "./geometry";
import { startRenaming } from "./renaming";
import { openSearch } from "./search";
import { type EditorStore, useEditorStore } from "./store";

/** Assets and files become nodes, or go into the node that they were dropped on. */
async function toLibrary(store: EditorStore, { data, at, node }: CanvasDrop): Promise<void> {
  // What is dragged can be read only before anything is waited for.
  const files = [...data.files];
  const text = data.getData(ASSET_DRAG);
  const library = await import("@/library/onCanvas");
  if (text) {
    const asset = JSON.parse(text) as DraggedAsset;
    if (!node || !library.assetToNode(store, node, asset)) library.assetToCanvas(store, asset, at);
    return;
  }
  const { history, types } = store.getState();
  const type = types.get(history.now.nodes.find((each) => each.id === node)?.type ?? "");
  const [only] = files;
  if (only && files.length === 1 && type && type.assets.length > 0) library.fileToNode(store, node, type, only);
  else library.filesToCanvas(store, files, at);
}

export function useDropping() {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();

  const onDrop = (event: DragEvent): void => {
    if (!mayDrop(event.dataTransfer)) return;
    event.preventDefault();
    const screen = { x: event.clientX, y: event.clientY };
    const point = screenToFlowPosition(screen);
    const drop: CanvasDrop = {
      data: event.dataTransfer,
      at: { x: point.x - CARD_WIDTH / 2, y: point.y - HEAD / 2 },
      into: wireAt(store, screen.x, screen.y),
      node: (event.target as Element).closest("[data-card]")?.getAttribute("data-card") ?? "",
    };
    const type = event.dataTransfer.getData(NODE_DRAG);
    if (type) addNode(store, type, drop);
    else if (!dropped(drop)) void toLibrary(store, drop);
  };
  const onDragOver = (event: DragEvent): void => {
    if (!mayDrop(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const card = target.closest("[data-card]")?.getAttribute("data-card");
    if (card && target.closest("h3")) startRenaming(card);
    if (!target.classList.contains("react-flow__pane")) return;
    const screen = { x: event.clientX, y: event.clientY };
    openSearch({ screen, at: screenToFlowPosition(screen), from: null, into: null });
  };
  return { onDrop, onDragOver, onDoubleClick };
}
