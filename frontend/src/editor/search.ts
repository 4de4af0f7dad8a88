/** The box that adds a node: where it is open, and which node types it offers for some words. */

import { createStore } from "zustand";

import type { Definition, Point, Wire } from "@/graph/definition";
import type { NodeType, NodeTypes } from "@/graph/nodeTypes";
import { matching, passage, type Place, portAt } from "@/graph/wiring";

export interface Search {
  /** Where the box is, in the window. */
  readonly screen: Point;
  /** Where the node will be, on the canvas. */
  readonly at: Point;
  /** The port that the new node is to be wired to. */
  readonly from: Place | null;
  /** The wire that it is to be put into. */
  readonly into: Wire | null;
}

export const search = createStore<{ readonly open: Search | null }>(() => ({ open: null }));

export function openSearch(open: Search): void {
  search.setState({ open });
}

export function closeSearch(): void {
  search.setState({ open: null });
}

/** Node types that fit the wire, if there is one, and the words; best first. */
export function offered(types: NodeTypes, graph: Definition, open: Pick<Search, "from" | "into">, words: string): NodeType[] {
  const { from, into } = open;
  const start = from && portAt(types, graph.nodes.find((node) => node.id === from.node), from);
  const fitting = [...types.values()].filter((type) => {
    if (into) return passage(types, graph, into, type) !== null;
    return !from || !start || matching(type, start, from.side) !== undefined;
  });
  return ranked(fitting, words);
}

/** Types in which every word is found: in the title before the description; else by category and title. */
export function ranked(types: readonly NodeType[], words: string): NodeType[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = types.flatMap((type) => {
    const score = scoreOf(type, wanted);
    return score > 0 ? [{ type, score }] : [];
  });
  scored.sort((a, b) => b.score - a.score || a.type.title.localeCompare(b.type.title));
  return scored.map(({ type }) => type);
}

function scoreOf(type: NodeType, words: readonly string[]): number {
  const title = type.title.toLowerCase();
  const rest = `${type.category} ${type.type} ${type.doc}`.toLowerCase();
  let score = 1;
  for (const word of words) {
    if (title.startsWith(word)) score += 8;
    else if (title.includes(word)) score += 4;
    else if (rest.includes(word)) score += 1;
    else return 0;
  }
  return score;
}

/** The first sentence of what a node type says about itself. */
export function firstSentence(type: NodeType): string {
  const text = type.doc.replace(/\s+/g, " ").trim();
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

/** As a video comes about; categories that are not known here stand in the middle. */
const FIRST = ["Media", "Compose", "Generate"];
const LAST = ["Deliver", "Values"];

/** The categories of these types, in the order in which one needs them. */
export function categoriesOf(types: readonly NodeType[]): string[] {
  const there = [...new Set(types.map((type) => type.category))];
  const others = there.filter((name) => !FIRST.includes(name) && !LAST.includes(name));
  return [...FIRST, ...others, ...LAST].filter((name) => there.includes(name));
}
