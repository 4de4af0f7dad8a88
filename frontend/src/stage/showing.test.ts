import { expect, test } from "vitest";

import { EMPTY, type GraphNode } from "@/graph/definition";
import type { NodeType, NodeTypes } from "@/graph/nodeTypes";
import { isSameMeaning } from "@/graph/meaning";
import { shownBy } from "./showing";

const gives = (...types: string[]): NodeType =>
  ({ outputs: types.map((type) => ({ type })), inputs: [], queue: "" }) as unknown as NodeType;
const TYPES: NodeTypes = new Map([
  ["film", gives("clip")],
  ["words", gives("text")],
]);
const node = (id: string, type: string, x = 0): GraphNode => ({ id, type, params: {}, position: { x, y: 0 } });
const wire = (from: string, to: string) => ({ from: { node: from, port: "o" }, to: { node: to, port: "i" } });

test("words are seen in the next node that has a picture, also through others", () => {
  const nodes = [node("a", "words"), node("b", "words"), node("c", "film")];
  const graph = { ...EMPTY, nodes, connections: [wire("a", "b"), wire("b", "c")] };
  expect(shownBy(graph, TYPES, "a")).toBe("c");
  expect(shownBy(graph, TYPES, "c")).toBe("c");
  expect(shownBy({ ...graph, connections: [] }, TYPES, "a")).toBe("");
});

test("a circle of nodes ends the search", () => {
  const graph = { ...EMPTY, nodes: [node("a", "words"), node("b", "words")], connections: [wire("a", "b"), wire("b", "a")] };
  expect(shownBy(graph, TYPES, "a")).toBe("");
});

test("moving and renaming change nothing that a run would do; parameters and wires do", () => {
  const graph = { ...EMPTY, nodes: [node("a", "film")] };
  const [a] = graph.nodes;
  if (!a) throw new Error("no node");
  const moved = { ...graph, nodes: [{ ...a, position: { x: 9, y: 9 }, title: "Beach" }] };
  expect(isSameMeaning(graph, moved)).toBe(true);
  expect(isSameMeaning(graph, { ...graph, nodes: [{ ...a, params: { b: 1 } }] })).toBe(false);
  expect(isSameMeaning(graph, { ...graph, nodes: [{ ...a, mode: "skip" as const }] })).toBe(false);
  expect(isSameMeaning(graph, { ...graph, connections: [wire("a", "b")] })).toBe(false);
});
