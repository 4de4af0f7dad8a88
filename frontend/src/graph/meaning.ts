/** What of a graph decides over what it makes: not where its nodes stand, nor what they are called. */

import type { Definition, GraphNode } from "./definition";

/** Whether two graphs do the same. */
export function isSameMeaning(one: Definition, other: Definition): boolean {
  return (
    one === other ||
    (one.connections === other.connections &&
      one.nodes.length === other.nodes.length &&
      one.nodes.every((node, at) => isAlike(node, other.nodes[at])))
  );
}

function isAlike(node: GraphNode, twin: GraphNode | undefined): boolean {
  return (
    node === twin ||
    (node.id === twin?.id &&
      node.type === twin.type &&
      node.version === twin.version &&
      node.mode === twin.mode &&
      node.params === twin.params)
  );
}
