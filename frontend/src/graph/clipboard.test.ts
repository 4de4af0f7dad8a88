import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { graphs, points, WORLD } from "./arbitrary";
import { copied, cornerOf, parsed, pasted } from "./clipboard";
import { type Definition, EMPTY, type Wire, wireId } from "./definition";
import { groupsOf, notesOf, takenIds } from "./groups";

const everything = (graph: Definition): Set<string> => takenIds(graph);

const wire = (from: string, to: string, port = "main"): Wire => ({
  from: { node: from, port: "clip" },
  to: { node: to, port },
});

const node = (id: string, type: string, x = 0): Definition["nodes"][number] => ({ id, type, params: {}, position: { x, y: 0 } });

describe("the clipboard", () => {
  test("everything copied and pasted into an empty graph is the same graph", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const snippet = copied(graph, everything(graph));
        fc.pre(snippet !== null);
        const read = parsed(JSON.stringify(snippet));
        if (!read) throw new Error("nothing was read");
        expect(read).toEqual(snippet);
        const again = pasted(EMPTY, read, cornerOf(read)).edit(EMPTY);
        expect(again.nodes).toEqual(graph.nodes);
        expect(again.connections).toEqual(graph.connections);
        expect(groupsOf(again)).toEqual(groupsOf(graph));
        expect(notesOf(again)).toEqual(notesOf(graph));
      }),
    );
  });

  test("what is pasted beside the original shares no id with it and is wired alike", () => {
    fc.assert(
      fc.property(graphs, points, (graph, at) => {
        const snippet = copied(graph, everything(graph));
        fc.pre(snippet !== null);
        const made = pasted(graph, snippet, at);
        const both = made.edit(graph);
        const ids = [...both.nodes, ...groupsOf(both), ...notesOf(both)].map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(both.connections).toHaveLength(2 * graph.connections.length);
        expect(new Set(both.connections.map(wireId)).size).toBe(both.connections.length);
        expect(both.nodes.slice(0, graph.nodes.length)).toEqual(graph.nodes);
      }),
    );
  });

  test("its upper left corner is where it was to be", () => {
    fc.assert(
      fc.property(graphs, points, (graph, at) => {
        const snippet = copied(graph, everything(graph));
        fc.pre(snippet !== null);
        const made = pasted(EMPTY, snippet, at).edit(EMPTY);
        const places = [...made.nodes, ...notesOf(made)].map(({ position }) => position);
        expect(Math.min(...places.map(({ x }) => x))).toBe(at.x);
        expect(Math.min(...places.map(({ y }) => y))).toBe(at.y);
      }),
    );
  });

  test("wires from outside come along only when they are asked for, and only into free inputs", () => {
    const graph = { ...EMPTY, nodes: [node("film", "film"), node("mix", "mix", 300)], connections: [wire("film", "mix")] };
    const snippet = copied(graph, new Set(["mix"]));
    if (!snippet) throw new Error("nothing was copied");
    const plain = pasted(graph, snippet, { x: 0, y: 0 }).edit(graph);
    expect(plain.connections).toEqual(graph.connections);
    const connected = pasted(graph, snippet, { x: 0, y: 0 }, WORLD).edit(graph);
    expect(connected.connections).toEqual([wire("film", "mix"), wire("film", "mix_2")]);
  });

  test("a group is copied with its nodes", () => {
    const group = { id: "group", title: "Both", color: "#fff", nodes: ["film", "mix"] };
    const graph = { ...EMPTY, nodes: [node("film", "film"), node("mix", "mix")], ui: { groups: [group] } };
    const snippet = copied(graph, new Set(["group"]));
    if (!snippet) throw new Error("nothing was copied");
    const both = pasted(graph, snippet, { x: 0, y: 0 }).edit(graph);
    expect(groupsOf(both)[1]).toEqual({ ...group, id: "group_2", nodes: ["film_2", "mix_2"] });
  });

  test("a whole workflow's file can be pasted", () => {
    const graph = { ...EMPTY, nodes: [node("film", "film")], ui: { notes: [] } };
    expect(parsed(JSON.stringify(graph))?.nodes).toEqual(graph.nodes);
  });

  test.each(["", "hello", "{", "[]", '{"some":"json"}', "null"])("text that holds no nodes is left alone: %s", (text) => {
    expect(parsed(text)).toBeNull();
  });
});
