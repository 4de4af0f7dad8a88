/** Which wires may be: types that fit, no circles. */

import type { Definition, End, GraphNode, Wire } from "./definition";
import { accepts, type NodeType, type NodeTypes, type Port } from "./nodeTypes";

/** An output is a source of wires, an input a target. */
export type PortSide = "source" | "target";

/** A port of a node, from which a wire is being drawn or at which it may end. */
export interface Place extends End {
  readonly side: PortSide;
}

export function portsOf(type: NodeType | undefined, side: PortSide): readonly Port[] {
  return (side === "source" ? type?.outputs : type?.inputs) ?? [];
}

export function portAt(types: NodeTypes, node: GraphNode | undefined, { side, port }: Place): Port | undefined {
  return node && portsOf(types.get(node.type), side).find((each) => each.name === port);
}

/** Whether an output and an input fit, whichever of the two `one` is. */
export function fits(one: Port, side: PortSide, other: Port): boolean {
  return side === "source" ? accepts(one, other) : accepts(other, one);
}

export function placeKey(place: Place): string {
  return `${place.node}/${place.side}/${place.port}`;
}

/** The other ends that a wire from `from` may have, as `placeKey`s. In the order of the nodes. */
export function targets(graph: Definition, types: NodeTypes, from: Place): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  const start = portAt(types, graph.nodes.find((node) => node.id === from.node), from);
  if (!start) return found;
  const side: PortSide = from.side === "source" ? "target" : "source";
  const circle = reach(graph, from.node, from.side === "source" ? "up" : "down");
  for (const node of graph.nodes) {
    if (circle.has(node.id)) continue;
    for (const port of portsOf(types.get(node.type), side)) {
      if (!fits(start, from.side, port)) continue;
      const place = { node: node.id, port: port.name, side };
      found.set(placeKey(place), place);
    }
  }
  return found;
}

/** A node with everything before it ("up") or after it ("down"). */
export function reach(graph: Definition, node: string, way: "up" | "down"): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of graph.connections) {
    const [at, other] = way === "up" ? [to.node, from.node] : [from.node, to.node];
    next.set(at, [...(next.get(at) ?? []), other]);
  }
  const found = new Set([node]);
  for (const id of found) for (const other of next.get(id) ?? []) found.add(other);
  return found;
}

export function wireBetween(one: Place, other: Place): Wire {
  const [from, to] = one.side === "source" ? [one, other] : [other, one];
  return { from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } };
}

/** Whether an input takes several wires. */
export function takesMany(graph: Definition, types: NodeTypes, { node, port }: End): boolean {
  const found = graph.nodes.find((each) => each.id === node);
  return portAt(types, found, { node, port, side: "target" })?.many ?? false;
}

/** The first port of a type that a wire from `start` can end at. */
export function matching(type: NodeType, start: Port, side: PortSide): Port | undefined {
  const ports = portsOf(type, side === "source" ? "target" : "source");
  return ports.find((port) => port.type === start.type) ?? ports.find((port) => fits(start, side, port));
}

/** How a node could be put into a wire: through which of its inputs and outputs. */
export function passage(types: NodeTypes, graph: Definition, wire: Wire, type: NodeType): readonly [Port, Port] | null {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const from = portAt(types, byId.get(wire.from.node), { ...wire.from, side: "source" });
  const to = portAt(types, byId.get(wire.to.node), { ...wire.to, side: "target" });
  const input = from && matching(type, from, "source");
  const output = to && matching(type, to, "target");
  return input && output ? [input, output] : null;
}
