/** Which node's picture shows what another node does. */

import type { Definition } from "@/graph/definition";
import type { NodeType, NodeTypes } from "@/graph/nodeTypes";

const SEEN = new Set(["clip", "picture", "asset"]);

/** Whether nodes of this type have something to look at: what they give, or what they are given. */
export function hasPicture(type: NodeType | undefined): boolean {
  const ports = [...(type?.outputs ?? []), ...(type?.queue ? type.inputs : [])];
  return ports.some((port) => SEEN.has(port.type));
}

/** The node itself, or the nearest one behind it that has a picture; "" if there is none. */
export function shownBy(graph: Definition, types: NodeTypes, node: string): string {
  const seen = new Set([node]);
  for (const id of seen) {
    if (hasPicture(types.get(graph.nodes.find((one) => one.id === id)?.type ?? ""))) return id;
    for (const wire of graph.connections) if (wire.from.node === id) seen.add(wire.to.node);
  }
  return "";
}
