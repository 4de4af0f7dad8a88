import type { Schemas } from "@/api/client";

/** A node type as the server describes it. The editor knows none by name. */
export type NodeType = Schemas["NodeTypeOut"];
export type Port = Schemas["PortOut"];
export type NodeTypes = ReadonlyMap<string, NodeType>;

export function byName(types: readonly NodeType[]): NodeTypes {
  return new Map(types.map((type) => [type.type, type]));
}

/** Whether a wire from an output of type `from` may end at the input `to`. */
export function accepts(from: Port, to: Port): boolean {
  return from.type === to.type || to.accepts.includes(from.type);
}
