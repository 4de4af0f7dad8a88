/**
 * From the graph to what React Flow draws. What has not changed keeps its identity, so that an
 * edit draws only what it touches.
 */

import type { Edge, Node } from "@xyflow/react";

import { bounds, type Box } from "@/graph/arrange";
import { type Definition, type End, type GraphNode, type Group, type Note, type Wire, wireId } from "@/graph/definition";
import { groupsOf, notesOf } from "@/graph/groups";
import type { NodeType, NodeTypes, Port } from "@/graph/nodeTypes";
import { portAt } from "@/graph/wiring";
import { CARD_WIDTH, FRAME_HEAD, FRAME_PAD, handlesOf, isSeen, likelyHeight, names } from "./geometry";
import type { Selection } from "./store";

/** A port of a node within a folded group, at the group's own card. */
export interface OuterPort extends End {
  readonly handle: string;
  readonly type: Port;
  readonly label: string;
}

export type Card = Node<{ readonly spec: GraphNode; readonly type: NodeType | undefined }, "card">;
export type Frame = Node<{ readonly group: Group }, "frame">;
export type Folded = Node<
  { readonly group: Group; readonly inputs: readonly OuterPort[]; readonly outputs: readonly OuterPort[] },
  "folded"
>;
export type NoteCard = Node<{ readonly note: Note }, "note">;
export type FlowNode = Card | Frame | Folded | NoteCard;
export type FlowWire = Edge<{ readonly port: string; readonly wire: Wire }, "wire">;

/** Of each hidden node, the folded group that stands for it. */
export function foldedInto(graph: Definition): ReadonlyMap<string, Group> {
  const into = new Map<string, Group>();
  for (const group of groupsOf(graph)) {
    if (group.collapsed) for (const id of group.nodes) into.set(id, group);
  }
  return into;
}

type Before = ReadonlyMap<string, FlowNode>;

/** All nodes of the canvas: frames first, so that they lie below. */
export function drawnNodes(graph: Definition, types: NodeTypes, selection: Selection, before: Before): FlowNode[] {
  const hidden = foldedInto(graph);
  const cards = graph.nodes
    .filter((node) => !hidden.has(node.id))
    .map((node) => card(node, types.get(node.type), selection.nodes.has(node.id), before.get(node.id)));
  const notes = notesOf(graph).map((note) => noteCard(note, selection.nodes.has(note.id), before.get(note.id)));
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const boxes = new Map<string, Box>(cards.map((each) => [each.id, boxOf(each)]));
  const groups = groupsOf(graph).flatMap((group): FlowNode[] => {
    const selected = selection.nodes.has(group.id);
    const old = before.get(group.id);
    if (group.collapsed) return [folded(graph, types, group, byId, selected, old)];
    const inside = group.nodes.flatMap((id) => boxes.get(id) ?? []);
    return inside.length === 0 ? [] : [frame(group, inside, selected, old)];
  });
  return [...groups, ...cards, ...notes];
}

function card(spec: GraphNode, type: NodeType | undefined, selected: boolean, old: FlowNode | undefined): Card {
  const known = old?.type === "card" && old.data.type === type ? old : undefined;
  const same = known && sameLook(known.data.spec, spec);
  const position = known?.dragging ? known.position : spec.position;
  if (same && known.selected === selected && samePlace(known, { position })) return known;
  const height = likelyHeight(type?.inputs.length ?? 0, type?.outputs.length ?? 0, isSeen(type));
  return {
    id: spec.id,
    type: "card",
    position,
    ...(known?.dragging ? { dragging: true } : {}),
    selected,
    data: same ? known.data : { spec, type },
    measured: known?.measured ?? { width: CARD_WIDTH, height },
    handles: handlesFor(type),
  };
}

/** Whether two states of a node differ in nothing but their place. */
function sameLook(one: GraphNode, other: GraphNode): boolean {
  return (
    one === other ||
    (one.type === other.type &&
      one.title === other.title &&
      one.params === other.params &&
      one.mode === other.mode &&
      one.keep === other.keep &&
      one.ui === other.ui)
  );
}

function samePlace(one: { readonly position: { x: number; y: number } }, other: typeof one): boolean {
  return one.position.x === other.position.x && one.position.y === other.position.y;
}

const handles = new WeakMap<NodeType, ReturnType<typeof handlesOf>>();

function handlesFor(type: NodeType | undefined): ReturnType<typeof handlesOf> {
  const known = type && handles.get(type);
  if (known) return known;
  const made = handlesOf(names(type?.inputs), names(type?.outputs));
  if (type) handles.set(type, made);
  return made;
}

function noteCard(note: Note, selected: boolean, old: FlowNode | undefined): NoteCard {
  if (old?.type === "note" && old.data.note === note && old.selected === selected && samePlace(old, note)) return old;
  const { width, height } = note;
  return { id: note.id, type: "note", position: note.position, selected, data: { note }, width, height, measured: { width, height }, zIndex: -1, handles: [] };
}

/** The frame around the nodes of a group. */
export function frame(group: Group, inside: readonly Box[], selected: boolean, old: FlowNode | undefined): Frame {
  const { x, y, width, height } = bounds(inside);
  const position = { x: x - FRAME_PAD, y: y - FRAME_PAD - FRAME_HEAD };
  const size = { width: width + 2 * FRAME_PAD, height: height + 2 * FRAME_PAD + FRAME_HEAD };
  const known = old?.type === "frame" && old.data.group === group ? old : undefined;
  const same = known && known.selected === selected && samePlace(known, { position });
  if (same && known.width === size.width && known.height === size.height) return known;
  return {
    id: group.id,
    type: "frame",
    position,
    ...size,
    selected,
    data: known?.data ?? { group },
    measured: size,
    zIndex: -2,
    dragHandle: ".frame-head",
    style: { pointerEvents: "none" },
    handles: [],
  };
}

function folded(
  graph: Definition,
  types: NodeTypes,
  group: Group,
  byId: ReadonlyMap<string, GraphNode>,
  selected: boolean,
  old: FlowNode | undefined,
): Folded {
  const inside = group.nodes.flatMap((id) => byId.get(id) ?? []);
  const ports = outerPorts(graph, types, group, byId);
  const known = old?.type === "folded" ? old : undefined;
  const same = known && known.data.group === group && JSON.stringify(known.data) === JSON.stringify({ group, ...ports });
  const position = {
    x: Math.min(...inside.map((node) => node.position.x)),
    y: Math.min(...inside.map((node) => node.position.y)),
  };
  if (same && known.selected === selected && samePlace(known, { position })) return known;
  const { inputs, outputs } = ports;
  return {
    id: group.id,
    type: "folded",
    position,
    selected,
    data: same ? known.data : { group, inputs, outputs },
    measured: { width: CARD_WIDTH, height: likelyHeight(inputs.length, outputs.length, true) },
    handles: handlesOf(inputs.map((port) => port.handle), outputs.map((port) => port.handle)),
  };
}

/** The card that stands for a node: its own, or that of the folded group it is in. */
export function cardOf(graph: Definition, node: string): string {
  return foldedInto(graph).get(node)?.id ?? node;
}

/** What a folded group shows: ports whose wires lead out, and inputs that must be given something. */
export function outerPorts(
  graph: Definition,
  types: NodeTypes,
  group: Group,
  byId: ReadonlyMap<string, GraphNode> = new Map(graph.nodes.map((node) => [node.id, node])),
): { inputs: OuterPort[]; outputs: OuterPort[] } {
  const within = new Set(group.nodes);
  const used = { source: new Set<string>(), target: new Set<string>() };
  const inner = new Set<string>();
  for (const { from, to } of graph.connections) {
    const [starts, ends] = [within.has(from.node), within.has(to.node)];
    if (starts && ends) inner.add(handleOf(from)).add(handleOf(to));
    else if (starts) used.source.add(handleOf(from));
    else if (ends) used.target.add(handleOf(to));
  }
  const found = { inputs: [] as OuterPort[], outputs: [] as OuterPort[] };
  for (const id of group.nodes) {
    const node = byId.get(id);
    const type = node && types.get(node.type);
    if (!node || !type) continue;
    const name = node.title || type.title;
    const shown = (port: Port, side: "inputs" | "outputs", used: ReadonlySet<string>, wanted: boolean): void => {
      const handle = handleOf({ node: id, port: port.name });
      if (used.has(handle) || (wanted && !inner.has(handle))) {
        found[side].push({ node: id, port: port.name, handle, type: port, label: `${name}: ${port.title}` });
      }
    };
    for (const port of type.inputs) shown(port, "inputs", used.target, port.required);
    for (const port of type.outputs) shown(port, "outputs", used.source, port === type.outputs[0]);
  }
  return found;
}

export function handleOf({ node, port }: End): string {
  return `${node}.${port}`;
}

/** The end of a wire that a handle of the canvas stands for. */
export function endAt(graph: Definition, node: string, handle: string): End {
  const group = groupsOf(graph).find((each) => each.id === node && each.collapsed);
  const member = group?.nodes.find((id) => handle.startsWith(`${id}.`));
  return member ? { node: member, port: handle.slice(member.length + 1) } : { node, port: handle };
}

export function boxOf(node: FlowNode): Box {
  const { x, y } = node.position;
  return { id: node.id, x, y, width: node.measured?.width ?? CARD_WIDTH, height: node.measured?.height ?? 0 };
}

/** All wires; those within a folded group are not seen, those that leave it start at its card. */
export function drawnWires(
  graph: Definition,
  types: NodeTypes,
  selection: Selection,
  before: ReadonlyMap<string, FlowWire>,
): FlowWire[] {
  const hidden = foldedInto(graph);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return graph.connections.flatMap((wire): FlowWire[] => {
    const [starts, ends] = [hidden.get(wire.from.node), hidden.get(wire.to.node)];
    if (starts && starts === ends) return [];
    const id = wireId(wire);
    const selected = selection.wires.has(id);
    const source = starts?.id ?? wire.from.node;
    const target = ends?.id ?? wire.to.node;
    const old = before.get(id);
    if (old && old.selected === selected && old.source === source && old.target === target) return [old];
    return [
      {
        id,
        type: "wire",
        source,
        target,
        sourceHandle: starts ? handleOf(wire.from) : wire.from.port,
        targetHandle: ends ? handleOf(wire.to) : wire.to.port,
        selected,
        data: { wire, port: portAt(types, byId.get(wire.from.node), { ...wire.from, side: "source" })?.type ?? "" },
      },
    ];
  });
}
