/** Adding nodes to the open workflow: where, connected with what. */

import type { Box } from "@/graph/arrange";
import { type Definition, freeId, type GraphNode, type Point, type Wire } from "@/graph/definition";
import { addNodes, connect, disconnect, type Edit, together } from "@/graph/edits";
import { groupsOf, takenIds } from "@/graph/groups";
import type { NodeType } from "@/graph/nodeTypes";
import { matching, passage, type Place, portAt, takesMany, wireBetween } from "@/graph/wiring";
import { CARD_WIDTH, isSeen, likelyHeight } from "./geometry";
import type { EditorState, EditorStore } from "./store";

const GAP = 24;

export interface Wish {
  readonly at: Point;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly title?: string;
  /** A port that the new node is wired to. */
  readonly from?: Place | null;
  /** A wire that the new node is put into. */
  readonly into?: Wire | null;
}

/** Adds a node as one step, selects it, and answers its id; "" for an unknown type. */
export function addNode(store: EditorStore, typeName: string, wish: Wish): string {
  const state = store.getState();
  const type = state.types.get(typeName);
  if (!type) return "";
  const graph = state.history.now;
  const node = newNode(graph, type, wish);
  state.edit(together(addNodes([node]), ...wiresOf(state, node, type, wish)));
  state.select([node.id]);
  return node.id;
}

export function newNode(graph: Definition, type: NodeType, { at, params = {}, title }: Wish): GraphNode {
  return {
    id: freeId(type.type, takenIds(graph)),
    type: type.type,
    version: type.version,
    params,
    position: { x: Math.round(at.x), y: Math.round(at.y) },
    ...(title ? { title } : {}),
  };
}

function wiresOf({ types, history: { now: graph } }: EditorState, node: GraphNode, type: NodeType, { from, into }: Wish): Edit[] {
  if (into) {
    const way = passage(types, graph, into, type);
    if (!way) return [];
    const [input, output] = way;
    const first = { from: into.from, to: { node: node.id, port: input.name } };
    const second = { from: { node: node.id, port: output.name }, to: into.to };
    return [disconnect([into]), connect(first, input.many), connect(second, takesMany(graph, types, into.to))];
  }
  const start = from && portAt(types, graph.nodes.find((each) => each.id === from.node), from);
  const port = start && matching(type, start, from.side);
  if (!from || !port) return [];
  const wire = wireBetween(from, { node: node.id, port: port.name, side: from.side === "source" ? "target" : "source" });
  return [connect(wire, from.side === "source" ? port.many : takesMany(graph, types, wire.to))];
}

/** How large a new node of this type will be. */
export function likelySize(type: NodeType): { readonly width: number; readonly height: number } {
  return { width: CARD_WIDTH, height: likelyHeight(type.inputs.length, type.outputs.length, isSeen(type)) };
}

/** The first place at or below `at` where a card of this size covers none of the boxes. */
export function freePlace(boxes: readonly Box[], at: Point, size: { readonly width: number; readonly height: number }): Point {
  let { y } = at;
  for (let tries = 0; tries < boxes.length; tries += 1) {
    const hit = boxes.find(
      (box) =>
        at.x < box.x + box.width + GAP &&
        box.x < at.x + size.width + GAP &&
        y < box.y + box.height + GAP &&
        box.y < y + size.height + GAP,
    );
    if (!hit) break;
    y = hit.y + hit.height + GAP;
  }
  return { x: at.x, y };
}

/** Nodes, groups and notes among ids that may name any of them. */
export function sorted(graph: Definition, ids: Iterable<string>): { nodes: string[]; groups: string[]; notes: string[] } {
  const there = new Set(graph.nodes.map((node) => node.id));
  const groups = new Set(groupsOf(graph).map((group) => group.id));
  const all = [...ids];
  return {
    nodes: all.filter((id) => there.has(id)),
    groups: all.filter((id) => groups.has(id)),
    notes: all.filter((id) => !there.has(id) && !groups.has(id)),
  };
}
