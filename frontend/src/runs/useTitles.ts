import { useCallback } from "react";

import { useEditor } from "@/editor/store";
import type { Definition } from "@/graph/definition";
import type { NodeTypes } from "@/graph/nodeTypes";

/** What a node of this graph is called. */
export function titleIn(graph: Pick<Definition, "nodes">, types: NodeTypes, id: string): string {
  const node = graph.nodes.find((one) => one.id === id);
  return node ? node.title || (types.get(node.type)?.title ?? node.type) : id;
}

/** What the nodes of the open workflow are called. */
export function useTitles(): (id: string) => string {
  const graph = useEditor((s) => s.history.now);
  const types = useEditor((s) => s.types);
  return useCallback((id: string) => titleIn(graph, types, id), [graph, types]);
}
