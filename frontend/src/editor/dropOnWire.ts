/** A node that is let fall on a wire is put into it. */

import { type Wire, wireId } from "@/graph/definition";
import { connect, disconnect, together } from "@/graph/edits";
import { passage, takesMany } from "@/graph/wiring";
import type { EditorStore } from "./store";

/** The wire drawn at a point of the window. */
export function wireAt(store: EditorStore, x: number, y: number): Wire | null {
  const drawn = document.elementsFromPoint(x, y).find((each) => each.closest(".react-flow__edge"));
  const id = drawn?.closest(".react-flow__edge")?.getAttribute("data-id");
  return store.getState().history.now.connections.find((wire) => wireId(wire) === id) ?? null;
}

/** The wire under the pointer that a dragged node, not connected yet, could be put into; or "". */
export function wireUnder(store: EditorStore, event: MouseEvent | TouchEvent, id: string): string {
  const { history, types } = store.getState();
  const graph = history.now;
  if (graph.connections.some((wire) => wire.from.node === id || wire.to.node === id)) return "";
  const type = types.get(graph.nodes.find((node) => node.id === id)?.type ?? "");
  const point = "touches" in event ? event.touches[0] : event;
  const wire = type && point && wireAt(store, point.clientX, point.clientY);
  return wire && passage(types, graph, wire, type) ? wireId(wire) : "";
}

/** Put a node that lies there already into the wire of this id. */
export function insertNode(store: EditorStore, id: string, over: string): void {
  const { history, types, edit } = store.getState();
  const graph = history.now;
  const wire = graph.connections.find((each) => wireId(each) === over);
  const type = types.get(graph.nodes.find((node) => node.id === id)?.type ?? "");
  const way = wire && type && passage(types, graph, wire, type);
  if (!wire || !way) return;
  const [input, output] = way;
  edit(
    together(
      disconnect([wire]),
      connect({ from: wire.from, to: { node: id, port: input.name } }, input.many),
      connect({ from: { node: id, port: output.name }, to: wire.to }, takesMany(graph, types, wire.to)),
    ),
  );
}
