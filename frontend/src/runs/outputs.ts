/** The files among what nodes have given. */

import type { NodeLive } from "@/live/nodeLive";

export interface OutputFile {
  readonly id: string;
  readonly name: string;
  readonly node: string;
}

/** Files that these nodes made, the last one first, each once. */
export function filesOf(nodes: Readonly<Record<string, NodeLive>>, order: readonly string[]): readonly OutputFile[] {
  const found = new Map<string, OutputFile>();
  for (const id of order.toReversed()) {
    const node = nodes[id];
    if (!node || node.outdated || node.queue === "") continue;
    for (const file of filesIn(id, node.outputs)) if (!found.has(file.id)) found.set(file.id, file);
  }
  return [...found.values()];
}

/** Files among the outputs of one node. */
export function filesIn(node: string, outputs: Readonly<Record<string, unknown>>): readonly OutputFile[] {
  return Object.values(outputs).flatMap((value) => {
    const { is, id, name } = (value ?? {}) as Readonly<Record<string, unknown>>;
    return is === "asset" && typeof id === "string" ? [{ id, node, name: typeof name === "string" ? name : "" }] : [];
  });
}

export function thumbnail(asset: string, width = 160): string {
  return `/media/${asset}/thumbnail?width=${width}`;
}
