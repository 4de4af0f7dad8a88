import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { graphs, WORLD } from "./arbitrary";
import { type Definition, EMPTY, type Wire } from "./definition";
import { connect } from "./edits";
import { passage, type Place, reach, takesMany, targets, wireBetween } from "./wiring";

const node = (id: string, type: string): Definition["nodes"][number] => ({ id, type, params: {}, position: { x: 0, y: 0 } });

function hasCircle(graph: Definition): boolean {
  return graph.connections.some((wire) => reach(graph, wire.to.node, "down").has(wire.from.node));
}

describe("wires", () => {
  test("every offered end makes a wire of fitting types and no circle", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, at) => {
        const tree = { ...graph, connections: [] as readonly Wire[] };
        fc.pre(tree.nodes.length > 0);
        let now: Definition = tree;
        for (const { id, type } of tree.nodes) {
          const output = WORLD.get(type)?.outputs[0];
          if (!output) continue;
          const from: Place = { node: id, port: output.name, side: "source" };
          const ends = [...targets(now, WORLD, from).values()];
          const end = ends[at % Math.max(1, ends.length)];
          if (!end) continue;
          const wire = wireBetween(from, end);
          now = connect(wire, takesMany(now, WORLD, wire.to))(now);
        }
        expect(hasCircle(now)).toBe(false);
      }),
    );
  });

  test("a wire can be drawn from an input backwards", () => {
    const graph = { ...EMPTY, nodes: [node("film", "film"), node("words", "words"), node("mix", "mix")] };
    const found = targets(graph, WORLD, { node: "mix", port: "main", side: "target" });
    expect([...found.keys()]).toEqual(["film/source/clip"]);
  });

  test("an input for one wire takes the newest, an input for many takes all", () => {
    const graph = { ...EMPTY, nodes: [node("a", "film"), node("b", "film"), node("mix", "mix")] };
    const to = (from: string, port: string): Wire => ({ from: { node: from, port: "clip" }, to: { node: "mix", port } });
    const draw = (now: Definition, wire: Wire): Definition => connect(wire, takesMany(now, WORLD, wire.to))(now);
    expect([to("a", "main"), to("b", "main")].reduce(draw, graph).connections).toEqual([to("b", "main")]);
    expect([to("a", "more"), to("b", "more")].reduce(draw, graph).connections).toHaveLength(2);
  });

  test("a node can be put into a wire that it has ports for", () => {
    const wire = { from: { node: "film", port: "clip" }, to: { node: "end", port: "clip" } };
    const graph = { ...EMPTY, nodes: [node("film", "film"), node("end", "end")], connections: [wire] };
    const into = (name: string): string[] | undefined => {
      const type = WORLD.get(name);
      return type && passage(WORLD, graph, wire, type)?.map((port) => port.name);
    };
    expect(into("mix")).toEqual(["main", "clip"]);
    expect(into("words")).toBeUndefined();
  });
});
