/** What a command acts on: the selection, with groups opened into their nodes. */

import type { Wire } from "@/graph/definition";
import { wireId } from "@/graph/definition";
import { groupsOf } from "@/graph/groups";
import { sorted } from "./adding";
import type { EditorStore } from "./store";

export interface Chosen {
  /** Nodes, those of selected groups among them. */
  readonly nodes: readonly string[];
  readonly groups: readonly string[];
  readonly notes: readonly string[];
  readonly wires: readonly Wire[];
}

export function chosen(store: EditorStore): Chosen {
  const { history, selection } = store.getState();
  const { nodes, groups, notes } = sorted(history.now, selection.nodes);
  const members = groupsOf(history.now)
    .filter((group) => groups.includes(group.id))
    .flatMap((group) => group.nodes);
  return {
    nodes: [...new Set([...nodes, ...members])],
    groups,
    notes,
    wires: history.now.connections.filter((wire) => selection.wires.has(wireId(wire))),
  };
}
