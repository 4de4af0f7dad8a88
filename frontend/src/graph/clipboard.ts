/** Nodes on the clipboard: JSON that any tab, or a text editor, can take. */

import {
  type Definition,
  freeId,
  type GraphNode,
  type Group,
  type Note,
  type Point,
  type Wire,
} from "./definition";
import type { Edit } from "./edits";
import { groupsOf, notesOf, takenIds } from "./groups";
import type { NodeTypes } from "./nodeTypes";
import { takesMany } from "./wiring";

export interface Snippet {
  readonly reelgraph: 1;
  readonly nodes: readonly GraphNode[];
  /** Wires between these nodes. */
  readonly connections: readonly Wire[];
  /** Wires that came from nodes which are not copied. */
  readonly incoming: readonly Wire[];
  readonly groups: readonly Group[];
  readonly notes: readonly Note[];
}

/** What is copied of these nodes, groups and notes; null if there is none of them. */
export function copied(graph: Definition, ids: ReadonlySet<string>): Snippet | null {
  const groups = groupsOf(graph).filter((group) => ids.has(group.id));
  const wanted = new Set([...ids, ...groups.flatMap((group) => group.nodes)]);
  const whole = groupsOf(graph).filter((group) => group.nodes.every((id) => wanted.has(id)));
  const nodes = graph.nodes.filter((node) => wanted.has(node.id));
  const notes = notesOf(graph).filter((note) => ids.has(note.id));
  if (nodes.length + notes.length === 0) return null;
  const into = graph.connections.filter((wire) => wanted.has(wire.to.node));
  return {
    reelgraph: 1,
    nodes,
    connections: into.filter((wire) => wanted.has(wire.from.node)),
    incoming: into.filter((wire) => !wanted.has(wire.from.node)),
    groups: whole,
    notes,
  };
}

/** The snippet in a text; null if it holds none. A whole workflow's JSON is one as well. */
export function parsed(text: string): Snippet | null {
  const json = object(text);
  if (!json || (json.reelgraph !== 1 && json.schema === undefined)) return null;
  const ui = (json.ui ?? {}) as Partial<Snippet>;
  const nodes = list<GraphNode>(json.nodes).filter((node) => typeof node?.id === "string" && typeof node.type === "string");
  return {
    reelgraph: 1,
    nodes: nodes.map((node) => ({
      ...node,
      params: node.params ?? {},
      position: { x: Number(node.position?.x ?? 0), y: Number(node.position?.y ?? 0) },
    })),
    connections: list<Wire>(json.connections).filter(isWire),
    incoming: list<Wire>(json.incoming).filter(isWire),
    groups: list<Group>(json.groups ?? ui.groups),
    notes: list<Note>(json.notes ?? ui.notes),
  };
}

function object(text: string): Record<string, unknown> | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function list<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

function isWire(wire: Wire | null): boolean {
  return [wire?.from?.node, wire?.from?.port, wire?.to?.node, wire?.to?.port].every(
    (part) => typeof part === "string",
  );
}

export interface Pasted {
  readonly edit: Edit;
  /** The new nodes and notes. */
  readonly ids: readonly string[];
}

/** The middle of a snippet, so that it can be put under the pointer. */
export function cornerOf(snippet: Snippet): Point {
  const places = [...snippet.nodes, ...snippet.notes].map(({ position }) => position);
  return {
    x: Math.min(...places.map(({ x }) => x)),
    y: Math.min(...places.map(({ y }) => y)),
  };
}

/**
 * Put a snippet into a graph under ids of its own, its upper left corner at `at`. With `types`,
 * incoming wires are drawn again from nodes that are still there.
 */
export function pasted(graph: Definition, snippet: Snippet, at: Point, types: NodeTypes | null = null): Pasted {
  const corner = cornerOf(snippet);
  const taken = takenIds(graph);
  const ids = new Map<string, string>();
  for (const { id } of [...snippet.nodes, ...snippet.notes, ...snippet.groups]) {
    const free = freeId(id, taken);
    taken.add(free);
    ids.set(id, free);
  }
  const mine = (id: string): string => ids.get(id) ?? id;
  const placed = <T extends { readonly id: string; readonly position: Point }>(thing: T): T => ({
    ...thing,
    id: mine(thing.id),
    position: { x: at.x + thing.position.x - corner.x, y: at.y + thing.position.y - corner.y },
  });
  const there = new Set(graph.nodes.map((node) => node.id));
  const inner = snippet.connections.filter((wire) => ids.has(wire.from.node) && ids.has(wire.to.node));
  const incoming = types ? snippet.incoming.filter((wire) => there.has(wire.from.node) && ids.has(wire.to.node)) : [];
  const wires = [...inner, ...incoming].map((wire) => ({
    from: inner.includes(wire) ? { ...wire.from, node: mine(wire.from.node) } : wire.from,
    to: { ...wire.to, node: mine(wire.to.node) },
  }));
  const groups = snippet.groups
    .map((group) => ({ ...group, id: mine(group.id), nodes: group.nodes.filter((id) => ids.has(id)).map(mine) }))
    .filter((group) => group.nodes.length > 0);
  const nodes = snippet.nodes.map(placed);
  const notes = snippet.notes.map(placed);
  return {
    ids: [...nodes, ...notes].map(({ id }) => id),
    edit: (now) => ({
      ...now,
      nodes: [...now.nodes, ...nodes],
      connections: [...now.connections, ...singled({ ...now, nodes: [...now.nodes, ...nodes] }, wires, types)],
      ...(groups.length + notes.length > 0
        ? { ui: { ...now.ui, groups: [...groupsOf(now), ...groups], notes: [...notesOf(now), ...notes] } }
        : {}),
    }),
  };
}

/** An input that takes one wire gets the first only. */
function singled(graph: Definition, wires: readonly Wire[], types: NodeTypes | null): readonly Wire[] {
  if (!types) return wires;
  const full = new Set<string>();
  return wires.filter(({ to }) => {
    const end = `${to.node}.${to.port}`;
    if (full.has(end)) return false;
    if (!takesMany(graph, types, to)) full.add(end);
    return true;
  });
}
