/** Drawing wires with the pointer: from port to port, onto empty canvas, and to another port. */

import { type Connection, type FinalConnectionState, type HandleType, type IsValidConnection, type OnConnectStart, useReactFlow } from "@xyflow/react";
import { useMemo } from "react";

import type { Wire } from "@/graph/definition";
import { connect, disconnect, together } from "@/graph/edits";
import { type Place, placeKey, takesMany, targets } from "@/graph/wiring";
import { openSearch } from "./search";
import { drawing, endWire, startWire } from "./drawing";
import { endAt, type FlowWire } from "./flow";
import { type EditorStore, useEditorStore } from "./store";

export function useFlowWires() {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const hand: { held: Wire | null; landed: boolean } = { held: null, landed: false };

    const onConnectStart: OnConnectStart = (_, { nodeId, handleId, handleType }) => {
      if (hand.held || !nodeId || !handleId || !handleType) return;
      const { history, types } = store.getState();
      startWire(history.now, types, placeAt(store, nodeId, handleId, handleType));
    };
    const onConnect = (made: Connection): void => {
      hand.landed = true;
      const wire = wireOf(store, made);
      if (wire) store.getState().edit(connect(wire, manyAt(store, wire)));
    };
    const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState): void => {
      const { now } = drawing.getState();
      if (now && !hand.held && !hand.landed && !state.toNode) {
        const point = "changedTouches" in event ? event.changedTouches[0] : event;
        if (point) {
          const screen = { x: point.clientX, y: point.clientY };
          openSearch({ screen, at: screenToFlowPosition(screen), from: now.from, into: null });
        }
      }
      hand.landed = false;
      endWire();
    };
    const onReconnectStart = (_: unknown, edge: FlowWire, fixed: HandleType): void => {
      const { history, types } = store.getState();
      hand.held = edge.data?.wire ?? null;
      hand.landed = false;
      if (!hand.held) return;
      const from: Place = fixed === "source" ? { ...hand.held.from, side: "source" } : { ...hand.held.to, side: "target" };
      startWire(disconnect([hand.held])(history.now), types, from);
    };
    const onReconnect = (_: FlowWire, made: Connection): void => {
      hand.landed = true;
      const wire = wireOf(store, made);
      if (!wire || !hand.held) return;
      store.getState().edit(together(disconnect([hand.held]), connect(wire, manyAt(store, wire))));
    };
    const onReconnectEnd = (_: unknown, __: unknown, ___: unknown, state: FinalConnectionState): void => {
      if (hand.held && !hand.landed && !state.toHandle) store.getState().edit(disconnect([hand.held]));
      hand.held = null;
      hand.landed = false;
      endWire();
    };
    const isValidConnection: IsValidConnection<FlowWire> = (made) => {
      const { now } = drawing.getState();
      const wire = wireOf(store, made);
      if (!wire) return false;
      const other: Place = now?.from.side === "target" ? { ...wire.from, side: "source" } : { ...wire.to, side: "target" };
      if (now) return now.targets.has(placeKey(other));
      const { history, types } = store.getState();
      return targets(history.now, types, { ...wire.from, side: "source" }).has(placeKey(other));
    };
    return { onConnectStart, onConnect, onConnectEnd, onReconnectStart, onReconnect, onReconnectEnd, isValidConnection };
  }, [store, screenToFlowPosition]);
}

function placeAt(store: EditorStore, node: string, handle: string, side: HandleType): Place {
  return { ...endAt(store.getState().history.now, node, handle), side };
}

function wireOf(store: EditorStore, made: Pick<Connection, "source" | "target"> & { sourceHandle?: string | null; targetHandle?: string | null }): Wire | null {
  if (!made.sourceHandle || !made.targetHandle) return null;
  const graph = store.getState().history.now;
  return { from: endAt(graph, made.source, made.sourceHandle), to: endAt(graph, made.target, made.targetHandle) };
}

function manyAt(store: EditorStore, wire: Wire): boolean {
  const { history, types } = store.getState();
  return takesMany(history.now, types, wire.to);
}
