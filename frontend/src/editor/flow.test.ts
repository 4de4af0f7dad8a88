import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { graphs, WORLD } from "@/graph/arbitrary";
import { type Definition, EMPTY } from "@/graph/definition";
import { changeNodes, moveNodes } from "@/graph/edits";
import { changeGroup, makeGroup } from "@/graph/groups";
import { drawnNodes, drawnWires, endAt, type FlowNode, handleOf } from "./flow";
import { NOTHING } from "./store";

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((each) => [each.id, each]));
const nodes = (graph: Definition, before: readonly FlowNode[] = []): FlowNode[] =>
  drawnNodes(graph, WORLD, NOTHING, byId(before));
const wires = (graph: Definition) => drawnWires(graph, WORLD, NOTHING, new Map());

const node = (id: string, type: string, x: number): Definition["nodes"][number] => ({ id, type, params: {}, position: { x, y: 0 } });
const LINE: Definition = {
  ...EMPTY,
  nodes: [node("film", "film", 0), node("mix", "mix", 300), node("end", "end", 600)],
  connections: [
    { from: { node: "film", port: "clip" }, to: { node: "mix", port: "main" } },
    { from: { node: "mix", port: "clip" }, to: { node: "end", port: "clip" } },
  ],
};

describe("what React Flow draws", () => {
  test("an edit changes what it touches and nothing else", () => {
    const before = nodes(LINE);
    const after = nodes(changeNodes(["mix"], { title: "Mine" })(LINE), before);
    expect(after.map((each, at) => each === before[at])).toEqual([true, false, true]);
  });

  test("a card that is only moved keeps its data, so it is not drawn again", () => {
    const before = nodes(LINE);
    const after = nodes(moveNodes(new Map([["mix", { x: 1, y: 2 }]]))(LINE), before);
    expect(after[1]?.position).toEqual({ x: 1, y: 2 });
    expect(after[1]?.data).toBe(before[1]?.data);
  });

  test("an expanded group is a frame around its nodes, below them", () => {
    const [frame] = nodes(makeGroup(["film", "mix"], "Both", "#fff", "g")(LINE));
    expect(frame).toMatchObject({ id: "g", type: "frame", position: { x: -24 } });
    expect(frame?.width).toBe(300 + 220 + 48);
  });

  test("a collapsed group is one card with the outer ports, and its inner wires are not seen", () => {
    const graph = changeGroup("g", { collapsed: true })(makeGroup(["film", "mix"], "Both", "#fff", "g")(LINE));
    expect(nodes(graph).map(({ id }) => id)).toEqual(["g", "end"]);
    expect(wires(graph)).toMatchObject([{ source: "g", sourceHandle: "mix.clip", target: "end", targetHandle: "clip" }]);
    expect(endAt(graph, "g", "mix.clip")).toEqual({ node: "mix", port: "clip" });
    expect(endAt(graph, "end", "clip")).toEqual({ node: "end", port: "clip" });
  });

  test("whatever is collapsed, every wire ends at handles that are drawn", () => {
    fc.assert(
      fc.property(graphs, fc.boolean(), (graph, collapsed) => {
        const all = (graph.ui?.groups ?? []).reduce((now, { id }) => changeGroup(id, { collapsed })(now), graph);
        const drawn = byId(nodes(all));
        const types = new Map(all.nodes.map(({ id, type }) => [id, WORLD.get(type)]));
        for (const { source, sourceHandle, data } of wires(all)) {
          // Random graphs have wires from ports that there are not: those end nowhere.
          const from = data?.wire.from;
          if (!types.get(from?.node ?? "")?.outputs.some(({ name }) => name === from?.port)) continue;
          const handles = drawn.get(source)?.handles?.filter(({ type }) => type === "source");
          expect(handles?.map(({ id }) => id)).toContain(sourceHandle);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("handles of a group's card name node and port", () => {
    expect(handleOf({ node: "a", port: "clip" })).toBe("a.clip");
  });
});
