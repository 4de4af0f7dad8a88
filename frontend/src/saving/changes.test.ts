import { expect, it } from "vitest";

import { type Definition, opened } from "@/graph/definition";
import { addNodes, connect, moveNodes, removeNodes, rename, setParam } from "@/graph/edits";
import type { NodeTypes } from "@/graph/nodeTypes";
import { changesBetween, valueWords } from "./changes";

const TYPES = new Map([
  ["t", { title: "Thing", params: { properties: { text: { title: "Text hook" } } } }],
]) as unknown as NodeTypes;
const GRAPH: Definition = opened({
  name: "W",
  nodes: [
    { id: "a", type: "t", params: { text: "one" }, position: { x: 0, y: 0 } },
    { id: "b", type: "t", title: "Second", params: {}, position: { x: 0, y: 0 } },
  ],
});

it("calls a changed field what the form calls it", () => {
  expect(changesBetween(GRAPH, setParam("a", "text", "two")(GRAPH), TYPES)).toEqual([
    { node: "a", title: "Thing", what: "changed", fields: [{ title: "Text hook", before: "“one”", after: "“two”" }] },
  ]);
});

it("tells what came, went and moved", () => {
  const added = addNodes([{ id: "c", type: "t", title: "New", params: {}, position: { x: 0, y: 0 } }])(GRAPH);
  const after = moveNodes(new Map([["a", { x: 5, y: 5 }]]))(removeNodes(["b"])(added));
  expect(changesBetween(GRAPH, after, TYPES).map(({ title, what }) => [title, what])).toEqual([
    ["Thing", "moved"],
    ["New", "added"],
    ["Second", "removed"],
  ]);
});

it("tells of wires and of the name", () => {
  const wired = connect({ from: { node: "a", port: "x" }, to: { node: "b", port: "y" } }, false)(GRAPH);
  const [change] = changesBetween(GRAPH, rename("V")(wired), TYPES);
  expect(change?.fields).toEqual([
    { title: "Name", before: "“W”", after: "“V”" },
    { title: "Wire", before: "none", after: "Thing → Second" },
  ]);
});

it("finds nothing where nothing differs", () => {
  expect(changesBetween(GRAPH, structuredClone(GRAPH), TYPES)).toEqual([]);
});

it("says values in few words", () => {
  expect([undefined, true, false, "", "a", 4, [1], [1, 2]].map(valueWords)).toEqual(
    ["default", "on", "off", "empty", "“a”", "4", "1 entry", "2 entries"],
  );
});
