/** Context menus: of what, and where. */

import type { MouseEvent as ReactMouseEvent } from "react";
import { useMemo, useState } from "react";

import type { Point } from "@/graph/definition";
import type { FlowNode, FlowWire } from "./flow";
import { canvasRoot } from "./focus";
import { useEditorStore } from "./store";

export interface MenuAt {
  readonly kind: "canvas" | "node" | "wire" | "group" | "note";
  readonly screen: Point;
  readonly id: string;
}

export function useMenu() {
  const store = useEditorStore();
  const [at, setAt] = useState<MenuAt | null>(null);
  const handlers = useMemo(() => {
    const open = (event: MouseEvent | ReactMouseEvent, kind: MenuAt["kind"], id = ""): void => {
      event.preventDefault();
      setAt({ kind, id, screen: { x: event.clientX, y: event.clientY } });
    };
    const own = (id: string): void => {
      const { selection, select } = store.getState();
      if (!selection.nodes.has(id)) select([id]);
    };
    return {
      onPaneContextMenu: (event: MouseEvent | ReactMouseEvent) => open(event, "canvas"),
      onPaneClick: () => canvasRoot()?.focus({ preventScroll: true }),
      onNodeContextMenu: (event: ReactMouseEvent, node: FlowNode) => {
        own(node.id);
        open(event, node.type === "card" ? "node" : node.type === "note" ? "note" : "group", node.id);
      },
      onEdgeContextMenu: (event: ReactMouseEvent, edge: FlowWire) => {
        store.getState().select([], [edge.id]);
        open(event, "wire", edge.id);
      },
      onSelectionContextMenu: (event: ReactMouseEvent) => open(event, "node"),
    };
  }, [store]);
  return { at, close: () => setAt(null), handlers };
}
