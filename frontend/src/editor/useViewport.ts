/**
 * Where the canvas opens, and that it opens there again. A phone sees all of the graph and keeps
 * nothing: the place that is saved is the desktop's. Who may only look keeps nothing either.
 */

import type { ReactFlowInstance, Viewport } from "@xyflow/react";
import { useCallback, useState } from "react";

import type { FlowNode, FlowWire } from "./flow";
import { type EditorStore, useEditorStore } from "./store";

const FIT = { padding: 0.14, maxZoom: 1 };

export function useViewport(phone: boolean) {
  const store = useEditorStore();
  const [begin] = useState(() => (phone ? null : store.getState().viewport));
  const onMoveEnd = useCallback((_: unknown, viewport: Viewport) => keepViewport(store, viewport), [store]);
  return {
    ...(begin ? { defaultViewport: begin } : { onInit: fit }),
    ...(phone || store.getState().readOnly ? {} : { onMoveEnd }),
  };
}

/** Not the property `fitView`: that waits for a card to be measured, and those out of view are never drawn. */
function fit(flow: ReactFlowInstance<FlowNode, FlowWire>): void {
  void flow.fitView(FIT);
}

function keepViewport(store: EditorStore, { x, y, zoom }: Viewport): void {
  const viewport = { x: Math.round(x), y: Math.round(y), zoom: Math.round(zoom * 1000) / 1000 };
  const old = store.getState().viewport;
  if (!old || old.x !== viewport.x || old.y !== viewport.y || old.zoom !== viewport.zoom) store.getState().look(viewport);
}
