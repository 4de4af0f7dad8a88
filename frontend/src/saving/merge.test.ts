import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Definition, type GraphNode, opened, type Wire } from "@/graph/definition";
import { addNodes, changeNodes, connect, moveNodes, removeNodes, rename, setParam } from "@/graph/edits";
import { factsOf, sameWorkflow } from "./facts";
import { merge } from "./merge";

const many = (_: string, port: string): boolean => port === "clips";
const node = (id: string, params: Record<string, unknown> = {}): GraphNode => ({
  id,
  type: "thing",
  params,
  position: { x: 0, y: 0 },
});
const wire = (from: string, to: string, port = "clip"): Wire => ({
  from: { node: from, port: "clip" },
  to: { node: to, port },
});

const BASE: Definition = {
  schema: 1,
  name: "Base",
  nodes: [node("a", { text: "one", size: 1 }), node("b"), node("c"), node("d")],
  connections: [wire("a", "b"), wire("b", "c")],
  ui: { groups: [{ id: "g", title: "G", color: "blue", nodes: ["a", "b"] }] },
};

const ids = (graph: Definition): string[] => graph.nodes.map(({ id }) => id);

/** Random edits of the part of the graph that one side has to itself. */
function edits(nodes: readonly string[], made: string): fc.Arbitrary<(graph: Definition) => Definition> {
  const id = fc.constantFrom(...nodes);
  const value = fc.oneof(fc.string(), fc.integer(), fc.constant(undefined));
  const edit = fc.oneof(
    fc.tuple(id, fc.constantFrom("text", "size", "mood"), value).map(([n, p, v]) => setParam(n, p, v)),
    fc.tuple(id, fc.integer(), fc.integer()).map(([n, x, y]) => moveNodes(new Map([[n, { x, y }]]))),
    id.map((n) => removeNodes([n])),
    id.map((n) => changeNodes([n], { mode: "skip" })),
    fc.nat(3).map((at) => (graph: Definition) => {
      const name = `${made}${at}`;
      return ids(graph).includes(name) ? graph : addNodes([node(name, { at })])(graph);
    }),
    fc.tuple(id, id).map(([from, to]) => (graph: Definition) => {
      const there = ids(graph);
      return there.includes(from) && there.includes(to) ? connect(wire(from, to), false)(graph) : graph;
    }),
  );
  return fc.array(edit, { maxLength: 8 }).map((all) => (graph) => all.reduce((now, one) => one(now), graph));
}

describe("merging", () => {
  it("takes both sides' edits where they do not meet, and asks nothing", () => {
    const wires = { ...BASE, connections: [], ui: {} };
    fc.assert(
      fc.property(edits(["a", "b"], "mine"), edits(["c", "d"], "theirs"), (ours, others) => {
        const [mine, theirs] = [ours(wires), others(wires)];
        const { merged, conflicts } = merge(wires, mine, theirs, many);
        expect(conflicts).toEqual([]);
        expect(sameWorkflow(merged, others(mine))).toBe(true);
      }),
    );
  });

  it("is what the other side has where one side changed nothing", () => {
    fc.assert(
      fc.property(edits(["a", "b", "c", "d"], "new"), (change) => {
        const changed = change(BASE);
        for (const [mine, theirs] of [[BASE, changed], [changed, BASE], [changed, changed]] as const) {
          const { merged, conflicts } = merge(BASE, mine, theirs, many);
          expect(conflicts).toEqual([]);
          expect(sameWorkflow(merged, changed)).toBe(true);
        }
      }),
    );
  });

  it("never drops a change without a question", () => {
    const both = edits(["a", "b", "c", "d"], "new");
    fc.assert(
      fc.property(both, both, (ours, others) => {
        const [mine, theirs] = [ours(BASE), others(BASE)];
        const { merged, conflicts } = merge(BASE, mine, theirs, many);
        const asked = new Set(conflicts.flatMap((c) => (c.kind === "removal" ? [c.node] : [])));
        const gone = new Set(BASE.nodes.map(({ id }) => id).filter((id) => !ids(merged).includes(id)));
        const result = factsOf(merged);
        const was = factsOf(BASE);
        for (const [key, value] of factsOf(theirs)) {
          const changed = JSON.stringify(value) !== JSON.stringify(was.get(key));
          const mineToo = JSON.stringify(factsOf(mine).get(key)) !== JSON.stringify(was.get(key));
          const [kind = "", id = "", field = ""] = key.split("\u0000");
          if (!changed || mineToo || conflicts.length > 0 || kind === "wire" || kind === "group") continue;
          if (kind === "node" && gone.has(id) && (field === "position" || asked.has(id))) continue;
          expect(result.get(key), key).toEqual(value);
        }
      }),
    );
  });

  it("answers with one side wholly where everything is chosen from it", () => {
    const mine = setParam("a", "text", "mine")(BASE);
    const theirs = setParam("a", "text", "theirs")(BASE);
    const { merged, conflicts } = merge(BASE, mine, theirs, many);
    expect(merged.nodes[0]?.params["text"]).toBe("mine");
    expect(conflicts).toMatchObject([{ kind: "field", mine: "mine", theirs: "theirs" }]);
    const choices = Object.fromEntries(conflicts.map((one) => [one.id, "theirs" as const]));
    expect(sameWorkflow(merge(BASE, mine, theirs, many, choices).merged, theirs)).toBe(true);
  });

  it("takes two fields of one node from two sides", () => {
    const { merged, conflicts } = merge(
      BASE,
      setParam("a", "text", "new")(BASE),
      setParam("a", "size", 2)(BASE),
      many,
    );
    expect(conflicts).toEqual([]);
    expect(merged.nodes[0]?.params).toEqual({ text: "new", size: 2 });
  });

  it("asks before a node goes that the other side worked on, and brings its wires back", () => {
    const mine = removeNodes(["b"])(BASE);
    const theirs = setParam("b", "text", "work")(BASE);
    const first = merge(BASE, mine, theirs, many);
    expect(first.conflicts).toMatchObject([{ kind: "removal", node: "b", removedBy: "mine" }]);
    expect(ids(first.merged)).not.toContain("b");
    const choices = Object.fromEntries(first.conflicts.map((one) => [one.id, "theirs" as const]));
    const kept = merge(BASE, mine, theirs, many, choices).merged;
    expect(kept.nodes.find(({ id }) => id === "b")?.params).toEqual({ text: "work" });
    expect(kept.connections).toHaveLength(2);
  });

  it("lets a node go that the other side only moved", () => {
    const theirs = moveNodes(new Map([["b", { x: 9, y: 9 }]]))(BASE);
    const { merged, conflicts } = merge(BASE, removeNodes(["b"])(BASE), theirs, many);
    expect(conflicts).toEqual([]);
    expect(ids(merged)).toEqual(["a", "c", "d"]);
    expect(merged.connections).toEqual([]);
  });

  it("asks which wire an input takes, unless it takes many", () => {
    const mine = connect(wire("a", "d"), false)(BASE);
    const theirs = connect(wire("c", "d"), false)(BASE);
    const { merged, conflicts } = merge(BASE, mine, theirs, many);
    expect(conflicts).toMatchObject([{ kind: "input" }]);
    expect(merged.connections).toContainEqual(wire("a", "d"));
    expect(merged.connections).not.toContainEqual(wire("c", "d"));
    const both = merge(
      BASE,
      connect(wire("a", "d", "clips"), true)(BASE),
      connect(wire("c", "d", "clips"), true)(BASE),
      many,
    );
    expect(both.conflicts).toEqual([]);
    expect(both.merged.connections).toHaveLength(4);
  });

  it("keeps both of two new nodes with one name", () => {
    const mine = addNodes([node("new", { text: "mine" })], [wire("a", "new")])(BASE);
    const theirs = addNodes([node("new", { text: "theirs" })])(BASE);
    const { merged, conflicts } = merge(BASE, mine, theirs, many);
    expect(conflicts).toEqual([]);
    expect(merged.nodes.slice(4).map(({ params }) => params["text"])).toEqual(["theirs", "mine"]);
    const added = merged.nodes.find(({ params }) => params["text"] === "mine");
    expect(merged.connections).toContainEqual(wire("a", added?.id ?? ""));
  });

  it("asks once for all places that both changed", () => {
    const move = (x: number) => moveNodes(new Map([["a", { x, y: 0 }], ["b", { x, y: 0 }]]));
    const { conflicts } = merge(BASE, move(1)(BASE), move(2)(BASE), many);
    expect(conflicts).toEqual([{ kind: "places", id: "places", nodes: ["a", "b"] }]);
  });

  it("asks about a name that both changed", () => {
    const { conflicts } = merge(BASE, rename("A")(BASE), rename("B")(BASE), many);
    expect(conflicts).toMatchObject([{ kind: "field", mine: "A", theirs: "B" }]);
  });

  it("looks from where this side looks", () => {
    const look = (zoom: number): Definition => ({ ...BASE, ui: { ...BASE.ui, viewport: { x: 0, y: 0, zoom } } });
    expect(sameWorkflow(look(1), look(2))).toBe(true);
    expect(merge(BASE, look(1), look(2), many).merged.ui?.viewport?.zoom).toBe(1);
  });

  it("reads a definition back from its facts", () => {
    fc.assert(
      fc.property(edits(["a", "b", "c", "d"], "new"), (change) => {
        const graph = opened(change(BASE));
        expect(sameWorkflow(merge(graph, graph, graph, many).merged, graph)).toBe(true);
      }),
    );
  });
});
