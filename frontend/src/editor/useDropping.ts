/** What is dropped on the canvas, and what a double click on it does. */

import { useReactFlow } from "@xyflow/react";
import type { DragEvent, MouseEvent } from "react";

import type { Point } from "@/graph/definition";
import { dropped } from "@/library/dragging";
import { addNode } from "./adding";
import { wireAt } from "./dropOnWire";
import { mayDrop, NODE_DRAG } from "./drops";
import { CARD_WIDTH, HEAD } from "./geometry";
import { startRenaming } from "./renaming";
import { openSearch } from "./search";
import { type EditorStore, useEditorStore } from "./store";

/** Assets and files become nodes, or go into the node that they were dropped on. */
async function toLibrary(store: EditorStore, event: DragEvent, at: Point): Promise<void> {
  // What is dragged can be read only before anything is waited for.
  const files = [...event.dataTransfer.files];
  const asset = dropped(event);
  const node = (event.target as Element).closest("[data-card]")?.getAttribute("data-card") ?? "";
  const library = await import("@/library/onCanvas");
  if (asset) {
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
    const at = { x: point.x - CARD_WIDTH / 2, y: point.y - HEAD / 2 };
    const type = event.dataTransfer.getData(NODE_DRAG);
    if (type) addNode(store, type, { at, into: wireAt(store, screen.x, screen.y) });
    else void toLibrary(store, event, at);
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
