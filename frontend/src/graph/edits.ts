/** Edits of a definition: each takes one and answers another. Nothing is changed in place. */

import { type Definition, type GraphNode, type Mode, type Point, sameWire, type Wire } from "./definition";
import { without } from "./groups";

export type Edit = (graph: Definition) => Definition;

export function withNodes(graph: Definition, change: (node: GraphNode) => GraphNode): Definition {
  const nodes = graph.nodes.map(change);
  return nodes.every((node, at) => node === graph.nodes[at]) ? graph : { ...graph, nodes };
}

function changed(ids: readonly string[], change: (node: GraphNode) => GraphNode): Edit {
  const wanted = new Set(ids);
  return (graph) => withNodes(graph, (node) => (wanted.has(node.id) ? change(node) : node));
}

export const addNodes =
  (nodes: readonly GraphNode[], wires: readonly Wire[] = []): Edit =>
  (graph) => ({
    ...graph,
    nodes: [...graph.nodes, ...nodes],
    connections: [...graph.connections, ...wires],
  });

/** Nodes go with their wires, and out of their groups. */
export const removeNodes =
  (ids: readonly string[]): Edit =>
  (graph) => {
    const gone = new Set(ids);
    if (!graph.nodes.some((node) => gone.has(node.id))) return graph;
    const groups = graph.ui?.groups && without(graph.ui.groups, gone);
    return {
      ...graph,
      nodes: graph.nodes.filter((node) => !gone.has(node.id)),
      connections: graph.connections.filter((w) => !gone.has(w.from.node) && !gone.has(w.to.node)),
      ...(groups ? { ui: { ...graph.ui, groups } } : {}),
    };
  };

/** A wire; at an input that takes only one, it replaces the one that was there. */
export const connect =
  (wire: Wire, many: boolean): Edit =>
  (graph) => {
    const kept = graph.connections.filter(
      (old) =>
        !sameWire(old, wire) &&
        (many || old.to.node !== wire.to.node || old.to.port !== wire.to.port),
    );
    return { ...graph, connections: [...kept, wire] };
  };

export const disconnect =
  (wires: readonly Wire[]): Edit =>
  (graph) => {
    const kept = graph.connections.filter((old) => !wires.some((wire) => sameWire(old, wire)));
    return kept.length === graph.connections.length ? graph : { ...graph, connections: kept };
  };

export const moveNodes =
  (places: ReadonlyMap<string, Point>): Edit =>
  (graph) =>
    withNodes(graph, (node) => {
      const position = places.get(node.id);
      return position ? { ...node, position } : node;
    });

/** `undefined` takes the parameter out: its default holds again. */
export const setParam = (id: string, name: string, value: unknown): Edit =>
  changed([id], (node) => {
    const { [name]: _, ...rest } = node.params;
    return { ...node, params: value === undefined ? rest : { ...rest, [name]: value } };
  });

export const changeNodes = (ids: readonly string[], facts: Partial<GraphNode>): Edit =>
  changed(ids, (node) => ({ ...node, ...facts }));

/** Sets the mode; nodes that all have it already run again. */
export const toggleMode =
  (ids: readonly string[], mode: Mode): Edit =>
  (graph) => {
    const wanted = new Set(ids);
    const all = graph.nodes.every((node) => !wanted.has(node.id) || node.mode === mode);
    return changed(ids, (node) => {
      const { mode: _, ...rest } = node;
      return all ? rest : { ...node, mode };
    })(graph);
  };

export const toggleKeep =
  (ids: readonly string[]): Edit =>
  (graph) => {
    const wanted = new Set(ids);
    const all = graph.nodes.every((node) => !wanted.has(node.id) || node.keep === true);
    return changed(ids, (node) => {
      const { keep: _, ...rest } = node;
      return all ? rest : { ...node, keep: true };
    })(graph);
  };

/** One edit after the other, as one. */
export const together =
  (...edits: readonly Edit[]): Edit =>
  (graph) =>
    edits.reduce((now, edit) => edit(now), graph);

export const rename =
  (name: string): Edit =>
  (graph) => ({ ...graph, name });

/** These wires, which are there already, one after the other in this order. */
export const reorderWires =
  (order: readonly Wire[]): Edit =>
  (graph) => {
    const rest = [...order];
    const isOne = (wire: Wire): boolean => order.some((one) => sameWire(one, wire));
    return { ...graph, connections: graph.connections.map((wire) => (isOne(wire) ? (rest.shift() ?? wire) : wire)) };
  };
