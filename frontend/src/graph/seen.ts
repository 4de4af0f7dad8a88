/** What a picture of a node depends on: the node, what leads to it, and nothing of the layout. */

import type { Definition, GraphNode, Wire } from "./definition";

interface Index {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly into: ReadonlyMap<string, readonly Wire[]>;
  readonly looks: Map<string, number>;
}

const indexes = new WeakMap<Definition, Index>();
const own = new WeakMap<GraphNode, string>();
const numbers = new Map<string, number>();

/**
 * A number that is the same for two definitions where `node` looks the same; 0 if it is not there.
 * One walk for each edit, whatever number of nodes asks.
 */
export function lookOf(graph: Definition, node: string): number {
  return look(indexOf(graph), node, new Set());
}

/** The node and all that leads to it: what the server needs to draw it. */
export function upstream(graph: Definition, node: string): Definition {
  const { nodes, into } = indexOf(graph);
  const wanted = new Set([node]);
  for (const id of wanted) for (const wire of into.get(id) ?? []) wanted.add(wire.from.node);
  return {
    schema: graph.schema,
    name: "",
    nodes: [...wanted].flatMap((id) => nodes.get(id) ?? []).map(bare),
    connections: graph.connections.filter((wire) => wanted.has(wire.to.node)),
  };
}

function bare({ ui: _ui, title: _title, ...node }: GraphNode): GraphNode {
  return { ...node, position: { x: 0, y: 0 } };
}

function look(index: Index, id: string, path: Set<string>): number {
  const known = index.looks.get(id);
  if (known !== undefined) return known;
  const node = index.nodes.get(id);
  if (!node || path.has(id)) return 0;
  path.add(id);
  const wires = (index.into.get(id) ?? []).map(
    (wire) => `${wire.to.port}<${look(index, wire.from.node, path)}.${wire.from.port}`,
  );
  path.delete(id);
  const number = numbered(`${facts(node)}|${wires.join(",")}`);
  index.looks.set(id, number);
  return number;
}

function facts(node: GraphNode): string {
  const known = own.get(node);
  if (known !== undefined) return known;
  const made = JSON.stringify([node.id, node.type, node.version, node.mode, node.params]);
  own.set(node, made);
  return made;
}

function numbered(text: string): number {
  const known = numbers.get(text) ?? numbers.size + 1;
  numbers.set(text, known);
  return known;
}

function indexOf(graph: Definition): Index {
  const known = indexes.get(graph);
  if (known) return known;
  const into = new Map<string, Wire[]>();
  for (const wire of graph.connections) {
    const wires = into.get(wire.to.node);
    if (wires) wires.push(wire);
    else into.set(wire.to.node, [wire]);
  }
  const made = { nodes: new Map(graph.nodes.map((node) => [node.id, node])), into, looks: new Map() };
  indexes.set(graph, made);
  return made;
}
