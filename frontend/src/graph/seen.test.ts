import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { graphs, points } from "./arbitrary";
import { changeNodes, moveNodes, setParam } from "./edits";
import { lookOf, upstream } from "./seen";
import { reach } from "./wiring";

describe("what a picture depends on", () => {
  test("not on where nodes are, nor on their titles", () => {
    fc.assert(
      fc.property(graphs, points, (graph, at) => {
        const ids = graph.nodes.map(({ id }) => id);
        const moved = changeNodes(ids, { title: "other" })(moveNodes(new Map(ids.map((id) => [id, at])))(graph));
        for (const id of ids) expect(lookOf(moved, id)).toBe(lookOf(graph, id));
      }),
    );
  });

  test("on the parameters of the node and of what leads to it, and of nothing else", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, at) => {
        const changed = graph.nodes[at % Math.max(1, graph.nodes.length)];
        fc.pre(changed !== undefined);
        const after = setParam(changed.id, "changed", 1)(graph);
        const below = reach(graph, changed.id, "down");
        for (const { id } of graph.nodes) {
          expect(lookOf(after, id) === lookOf(graph, id)).toBe(!below.has(id));
        }
      }),
    );
  });

  test("what is sent to the server is the node with all that leads to it", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (const { id } of graph.nodes) {
          const part = upstream(graph, id);
          expect(new Set(part.nodes.map((node) => node.id))).toEqual(reach(graph, id, "up"));
          expect(lookOf(part, id)).toBe(lookOf(graph, id));
        }
      }),
    );
  });
});
