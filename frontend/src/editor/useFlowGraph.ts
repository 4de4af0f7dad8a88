/**
 * Nodes and wires as React Flow has them. While something is dragged its place is here alone; the
 * store, and so the history, gets it when it is put down.
 */

import {
  applyNodeChanges,
  type EdgeChange,
  type NodeChange,
  type OnNodeDrag,
  type SelectionDragHandler,
} from "@xyflow/react";
import { type MouseEvent as ReactMouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Point } from "@/graph/definition";
import { moveNodes, together } from "@/graph/edits";
import { groupsOf, moveNotes } from "@/graph/groups";
import { insertNode, wireUnder } from "./dropOnWire";
import { drawing, overWire } from "./drawing";
import { boxOf, drawnNodes, drawnWires, type FlowNode, type FlowWire, frame } from "./flow";
import { type EditorStore, useEditorStore } from "./store";

interface Drawn {
  readonly nodes: FlowNode[];
  readonly wires: FlowWire[];
}

export function useFlowGraph() {
  const store = useEditorStore();
  const [drawn, setDrawn] = useState<Drawn>(() => redrawn(store, { nodes: [], wires: [] }));
  const now = useRef(drawn);
  const set = useCallback((next: Drawn) => {
    now.current = next;
    setDrawn(next);
  }, []);

  useEffect(
    () =>
      store.subscribe((after, before) => {
        if (after.history.now !== before.history.now || after.selection !== before.selection) {
          set(redrawn(store, now.current));
        }
      }),
    [store, set],
  );

  const handlers = useMemo(() => {
    const onNodesChange = (changes: NodeChange<FlowNode>[]): void => {
      selectNodes(store, changes);
      const placed = changes.filter((change) => change.type === "position" || change.type === "dimensions");
      if (placed.length === 0) return;
      const moved = withMembers(store, now.current.nodes, placed);
      const nodes = applyNodeChanges(moved, now.current.nodes);
      set({ ...now.current, nodes: reframed(store, nodes, moved) });
    };
    // A click on one of several that are selected means that one; dragging it moved them all.
    const onNodeClick = (event: ReactMouseEvent, { id }: FlowNode): void => {
      if (event.shiftKey || event.ctrlKey || event.metaKey) return;
      const { selection, select } = store.getState();
      if (selection.nodes.has(id) && selection.nodes.size + selection.wires.size > 1) select([id]);
    };
    const drop = (dragged: readonly FlowNode[]): void => {
      const { over } = drawing.getState();
      overWire("");
      commit(store, now.current.nodes);
      const [only] = dragged;
      if (only && over) insertNode(store, only.id, over);
    };
    const onNodeDrag: OnNodeDrag<FlowNode> = (event, node, nodes) => {
      overWire(nodes.length === 1 ? wireUnder(store, event, node.id) : "");
    };
    const onNodeDragStop: OnNodeDrag<FlowNode> = (_, __, nodes) => drop(nodes);
    const onSelectionDragStop: SelectionDragHandler<FlowNode> = (_, nodes) => drop(nodes);
    return {
      onNodesChange,
      onNodeClick,
      onEdgesChange: (changes: EdgeChange<FlowWire>[]) => selectWires(store, changes),
      onNodeDrag,
      onNodeDragStop,
      onSelectionDragStop,
    };
  }, [store, set]);

  return { nodes: drawn.nodes, wires: drawn.wires, handlers };
}

function redrawn(store: EditorStore, before: Drawn): Drawn {
  const { history, types, selection } = store.getState();
  const nodes = drawnNodes(history.now, types, selection, new Map(before.nodes.map((node) => [node.id, node])));
  const wires = drawnWires(history.now, types, selection, new Map(before.wires.map((wire) => [wire.id, wire])));
  return { nodes: kept(before.nodes, nodes), wires: kept(before.wires, wires) };
}

/** The old list where nothing in it has changed. */
function kept<T>(before: T[], after: T[]): T[] {
  return before.length === after.length && after.every((each, at) => each === before[at]) ? before : after;
}

function selectNodes(store: EditorStore, changes: readonly NodeChange<FlowNode>[]): void {
  const picks = changes.filter((change) => change.type === "select");
  if (picks.length === 0) return;
  const { selection, select } = store.getState();
  const nodes = new Set(selection.nodes);
  for (const { id, selected } of picks) if (!selected) nodes.delete(id);
  for (const { id, selected } of picks) if (selected) nodes.add(id);
  select(nodes, selection.wires);
}

function selectWires(store: EditorStore, changes: readonly EdgeChange<FlowWire>[]): void {
  const picks = changes.filter((change) => change.type === "select");
  if (picks.length === 0) return;
  const { selection, select } = store.getState();
  const wires = new Set(selection.wires);
  for (const { id, selected } of picks) {
    if (selected) wires.add(id);
    else wires.delete(id);
  }
  select(selection.nodes, wires);
}

/** Where a frame is moved, what is in it is moved as well. */
function withMembers(
  store: EditorStore,
  nodes: readonly FlowNode[],
  changes: NodeChange<FlowNode>[],
): NodeChange<FlowNode>[] {
  const groups = groupsOf(store.getState().history.now);
  const frames = changes.filter((change) => change.type === "position" && groups.some((g) => g.id === change.id && !g.collapsed));
  if (frames.length === 0) return changes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Set(changes.map((change) => ("id" in change ? change.id : "")));
  const more = frames.flatMap((change): NodeChange<FlowNode>[] => {
    const before = change.type === "position" && byId.get(change.id);
    if (!before || !change.position) return [];
    const [dx, dy] = [change.position.x - before.position.x, change.position.y - before.position.y];
    const members = groups.find((group) => group.id === change.id)?.nodes ?? [];
    return members.flatMap((id): NodeChange<FlowNode>[] => {
      const member = byId.get(id);
      if (!member || own.has(id)) return [];
      const position = { x: member.position.x + dx, y: member.position.y + dy };
      return [{ type: "position", id, position, dragging: change.dragging ?? false }];
    });
  });
  return [...changes, ...more];
}

/** Frames follow what is in them. */
function reframed(store: EditorStore, nodes: FlowNode[], changes: readonly NodeChange<FlowNode>[]): FlowNode[] {
  const groups = groupsOf(store.getState().history.now).filter((group) => !group.collapsed);
  if (groups.length === 0) return nodes;
  const changed = new Set(changes.map((change) => ("id" in change ? change.id : "")));
  const touched = groups.filter((group) => !changed.has(group.id) && group.nodes.some((id) => changed.has(id)));
  if (touched.length === 0) return nodes;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frames = new Map(
    touched.map((group) => {
      const inside = group.nodes.flatMap((id) => byId.get(id) ?? []).map(boxOf);
      const old = byId.get(group.id);
      return [group.id, inside.length === 0 ? old : frame(group, inside, old?.selected ?? false, old)];
    }),
  );
  return nodes.map((node) => frames.get(node.id) ?? node);
}

/** One step of the history: everything that lies elsewhere than the graph says. */
function commit(store: EditorStore, drawn: readonly FlowNode[]): void {
  const { history, edit } = store.getState();
  const places = new Map(drawn.map((node) => [node.id, rounded(node.position)]));
  for (const node of drawn) {
    if (node.type !== "folded") continue;
    const { group } = node.data;
    const inside = history.now.nodes.filter((each) => group.nodes.includes(each.id));
    const dx = node.position.x - Math.min(...inside.map(({ position }) => position.x));
    const dy = node.position.y - Math.min(...inside.map(({ position }) => position.y));
    for (const { id, position } of inside) places.set(id, rounded({ x: position.x + dx, y: position.y + dy }));
  }
  for (const { id, position } of [...history.now.nodes, ...(history.now.ui?.notes ?? [])]) {
    const place = places.get(id);
    if (place && place.x === Math.round(position.x) && place.y === Math.round(position.y)) places.delete(id);
  }
  if (places.size > 0) edit(together(moveNodes(places), moveNotes(places)));
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
