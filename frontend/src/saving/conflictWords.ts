/** A conflict in words: where it is, and what each side wants. Pure. */

import type { Definition, Wire } from "@/graph/definition";
import type { NodeTypes } from "@/graph/nodeTypes";
import { fieldTitle, nodeTitle, valueWords } from "./changes";
import { factName } from "./facts";
import type { Conflict } from "./merge";

export interface ConflictWords {
  readonly id: string;
  readonly where: string;
  readonly what: string;
  readonly mine: string;
  readonly theirs: string;
}

interface Sides {
  readonly mine: Definition;
  readonly stored: { readonly graph: Definition };
}

const KINDS: Readonly<Record<string, string>> = { workflow: "Workflow", group: "Group", note: "Note", view: "Canvas" };

export function conflictWords(conflict: Conflict, sides: Sides, types: NodeTypes): ConflictWords {
  const { id } = conflict;
  const titleOf = (node: string): string => nodeTitle(nodeIn(sides, node), types);
  switch (conflict.kind) {
    case "field": {
      const { kind, id: thing, field } = factName(conflict.key);
      const words = { id, mine: valueWords(conflict.mine), theirs: valueWords(conflict.theirs) };
      if (kind !== "node") return { ...words, where: KINDS[kind] ?? kind, what: fieldTitle(undefined, field, types) };
      return { ...words, where: titleOf(thing), what: fieldTitle(nodeIn(sides, thing), field, types) };
    }
    case "removal": {
      const isMine = conflict.removedBy === "mine";
      const [gone, kept] = ["Remove it", "Keep it, with its changes"];
      return { id, where: titleOf(conflict.node), what: "removed here, changed there", mine: isMine ? gone : kept, theirs: isMine ? kept : gone };
    }
    case "input": {
      const from = (wires: readonly Wire[]): string => `From ${wires.map((wire) => titleOf(wire.from.node)).join(", ")}`;
      const [wire] = conflict.mine;
      return { id, where: titleOf(wire?.to.node ?? ""), what: `input ${wire?.to.port ?? ""}`, mine: from(conflict.mine), theirs: from(conflict.theirs) };
    }
    case "places": {
      const [first = "", ...more] = conflict.nodes.map(titleOf);
      const where = more.length === 0 ? first : `${first} and ${more.length} more`;
      return { id, where, what: "place on the canvas", mine: "Where I put it", theirs: "Where they put it" };
    }
  }
}

function nodeIn({ mine, stored }: Sides, id: string) {
  const wanted = (node: { readonly id: string }): boolean => node.id === id;
  return mine.nodes.find(wanted) ?? stored.graph.nodes.find(wanted);
}
