/** Random graphs and edits, for tests. */

import fc from "fast-check";

import { copied, pasted } from "./clipboard";
import { type Definition, EMPTY, freeId, type GraphNode, type Point, type Wire } from "./definition";
import * as edits from "./edits";
import * as groups from "./groups";
import type { NodeType, NodeTypes, Port } from "./nodeTypes";

function port(name: string, type: string, accepts: string[] = [], more: Partial<Port> = {}): Port {
  return { name, type, title: name, description: "", required: false, many: false, accepts, ...more } as Port;
}

function type(name: string, inputs: Port[], outputs: Port[]): NodeType {
  const rest = { version: 1, title: name, category: "Test", doc: "", queue: "", params: {}, assets: [], welcomes: [] };
  return { type: name, inputs, outputs, ...rest } as unknown as NodeType;
}

/** Types of a small world: makers, a mixer with a port for many, an end. */
export const WORLD: NodeTypes = new Map(
  [
    type("film", [], [port("clip", "clip"), port("sound", "sound")]),
    type("words", [], [port("text", "text")]),
    type(
      "mix",
      [port("main", "clip", ["clip"]), port("more", "clip", ["clip"], { many: true }), port("title", "text", ["text"])],
      [port("clip", "clip")],
    ),
    type("end", [port("clip", "clip", ["clip"])], [port("done", "receipt")]),
  ].map((each) => [each.type, each]),
);

export const points: fc.Arbitrary<Point> = fc.record({
  x: fc.integer({ min: -2000, max: 2000 }),
  y: fc.integer({ min: -2000, max: 2000 }),
});

const kinds = fc.constantFrom(...WORLD.keys());
const picks = fc.array(fc.nat(50), { minLength: 1, maxLength: 4 });
const words = fc.string({ maxLength: 12 });

function chosen(graph: Definition, numbers: readonly number[]): string[] {
  const { nodes } = graph;
  return nodes.length === 0 ? [] : [...new Set(numbers.map((number) => nodes[number % nodes.length]?.id ?? ""))];
}

function newNode(graph: Definition, kind: string, position: Point): GraphNode {
  return { id: freeId(kind, groups.takenIds(graph)), type: kind, params: {}, position };
}

function wire(graph: Definition, [one = 0, other = 0]: readonly number[]): Wire | null {
  const ends = chosen(graph, [one, other]);
  const [from, to = from] = ends;
  return from && to ? { from: { node: from, port: "clip" }, to: { node: to, port: "main" } } : null;
}

/** An edit that makes sense of whatever graph it meets. */
export const anyEdit: fc.Arbitrary<edits.Edit> = fc.oneof(
  fc.tuple(kinds, points).map(
    ([kind, at]): edits.Edit =>
      (graph) =>
        edits.addNodes([newNode(graph, kind, at)])(graph),
  ),
  picks.map((at): edits.Edit => (graph) => edits.removeNodes(chosen(graph, at))(graph)),
  fc.tuple(picks, fc.boolean()).map(([at, many]): edits.Edit => (graph) => {
    const made = wire(graph, at);
    return made ? edits.connect(made, many)(graph) : graph;
  }),
  fc.nat(50).map((at): edits.Edit => (graph) => {
    const old = graph.connections[at % Math.max(1, graph.connections.length)];
    return old ? edits.disconnect([old])(graph) : graph;
  }),
  fc.tuple(picks, points).map(([at, to]): edits.Edit => (graph) =>
    edits.moveNodes(new Map(chosen(graph, at).map((id) => [id, to])))(graph),
  ),
  fc.tuple(picks, words, fc.option(fc.jsonValue({ maxDepth: 1 }), { nil: undefined })).map(
    ([at, name, value]): edits.Edit =>
      (graph) =>
        edits.setParam(chosen(graph, at)[0] ?? "", name, value)(graph),
  ),
  fc.tuple(picks, words).map(([at, title]): edits.Edit => (graph) =>
    edits.changeNodes(chosen(graph, at), { title })(graph),
  ),
  fc.tuple(picks, fc.constantFrom("skip" as const, "bypass" as const)).map(([at, mode]): edits.Edit => (graph) =>
    edits.toggleMode(chosen(graph, at), mode)(graph),
  ),
  picks.map((at): edits.Edit => (graph) => edits.toggleKeep(chosen(graph, at))(graph)),
  words.map((name) => edits.rename(name)),
  fc.tuple(picks, words).map(([at, title]): edits.Edit => (graph) =>
    groups.makeGroup(chosen(graph, at), title, "#7aa2f7")(graph),
  ),
  fc.boolean().map((collapsed): edits.Edit => (graph) => {
    const [first] = groups.groupsOf(graph);
    return first ? groups.changeGroup(first.id, { collapsed })(graph) : graph;
  }),
  fc.constant<edits.Edit>((graph) => groups.dissolve(groups.groupsOf(graph).slice(0, 1).map(({ id }) => id))(graph)),
  fc.tuple(points, words).map(([position, text]): edits.Edit => (graph) =>
    groups.addNote({ id: freeId("note", groups.takenIds(graph)), text, position, width: 200, height: 80 })(graph),
  ),
  fc.tuple(points, words).map(([to, text]): edits.Edit => (graph) => {
    const [first] = groups.notesOf(graph);
    if (!first) return graph;
    return edits.together(groups.changeNote(first.id, { text }), groups.moveNotes(new Map([[first.id, to]])))(graph);
  }),
  fc.constant<edits.Edit>((graph) => groups.removeNotes(groups.notesOf(graph).slice(0, 1).map(({ id }) => id))(graph)),
  fc.tuple(picks, points).map(([at, to]): edits.Edit => (graph) => {
    const snippet = copied(graph, new Set(chosen(graph, at)));
    return snippet ? pasted(graph, snippet, to, WORLD).edit(graph) : graph;
  }),
);

/** A graph as some editing leaves it. */
export const graphs: fc.Arbitrary<Definition> = fc
  .array(anyEdit, { minLength: 1, maxLength: 30 })
  .map((all) => all.reduce((graph, edit) => edit(graph), EMPTY));
