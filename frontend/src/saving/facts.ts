/** A definition as single facts, so that two can be compared and merged piece by piece. Pure. */

import { type Definition, type GraphNode, type Group, type Note, type Wire, wireId } from "@/graph/definition";

export type FactKind = "workflow" | "node" | "wire" | "group" | "note" | "view";

/** Names of facts: what it is of, whose, and which field. */
export interface FactName {
  readonly kind: FactKind;
  readonly id: string;
  readonly field: string;
}

export type Facts = ReadonlyMap<string, unknown>;

const SEPARATOR = "\u0000";

export function factKey(kind: FactKind, id: string, field: string): string {
  return [kind, id, field].join(SEPARATOR);
}

export function factName(key: string): FactName {
  const [kind = "", id = "", field = ""] = key.split(SEPARATOR);
  return { kind: kind as FactKind, id, field };
}

/** Fields of a node that lie one level deeper and change one by one. */
const NESTED = ["params", "ui"] as const;

/** Everything that a definition says, but for where it is looked at from. */
export function factsOf(graph: Definition): Facts {
  const facts = new Map<string, unknown>();
  const put = (kind: FactKind, id: string, field: string, value: unknown): void => {
    if (value !== undefined) facts.set(factKey(kind, id, field), value);
  };
  const { nodes, connections, ui, schema: _, ...about } = graph;
  for (const [field, value] of Object.entries(about)) put("workflow", "", field, value);
  for (const node of nodes) nodeFacts(node, put);
  for (const wire of connections) put("wire", wireId(wire), "", wire);
  const { groups = [], notes = [], viewport: __, ...view } = ui ?? {};
  for (const group of groups) groupFacts(group, put);
  for (const { id, ...fields } of notes) {
    for (const [field, value] of Object.entries(fields)) put("note", id, field, value);
  }
  for (const [field, value] of Object.entries(view)) put("view", "", field, value);
  return facts;
}

type Put = (kind: FactKind, id: string, field: string, value: unknown) => void;

function nodeFacts({ id, ...fields }: GraphNode, put: Put): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!isNested(field)) put("node", id, field, value);
    else for (const [name, inner] of Object.entries(value ?? {})) put("node", id, `${field}.${name}`, inner);
  }
}

function groupFacts({ id, nodes, ...fields }: Group, put: Put): void {
  for (const [field, value] of Object.entries(fields)) put("group", id, field, value);
  for (const node of nodes) put("group", id, `nodes.${node}`, true);
}

/** Whether a field holds others, each a fact of its own. */
export function isNested(field: string): boolean {
  return (NESTED as readonly string[]).includes(field);
}

/** The definition that these facts make; `orders` says in which order things stand. */
export function definitionOf(facts: Facts, orders: Orders, schema: number): Definition {
  const about: Record<string, unknown> = {};
  const view: Record<string, unknown> = {};
  const things = { node: new Map<string, Fields>(), group: new Map<string, Fields>(), note: new Map<string, Fields>() };
  const wires = new Map<string, Wire>();
  for (const [key, value] of facts) {
    const { kind, id, field } = factName(key);
    if (kind === "workflow") about[field] = value;
    else if (kind === "view") view[field] = value;
    else if (kind === "wire") wires.set(id, value as Wire);
    else things[kind].set(id, { ...things[kind].get(id), [field]: value });
  }
  const nodes = sorted(things.node, orders.nodes).map(([id, fields]) => nodeOf(id, fields));
  const there = new Set(nodes.map((node) => node.id));
  const connections = sorted(wires, orders.wires)
    .map(([, wire]) => wire)
    .filter((wire) => there.has(wire.from.node) && there.has(wire.to.node));
  const groups = sorted(things.group, orders.groups)
    .map(([id, fields]) => groupOf(id, fields, there))
    .filter((group) => group.nodes.length > 0);
  const notes = sorted(things.note, orders.notes).map(([id, fields]) => ({ ...fields, id }) as unknown as Note);
  const ui = { ...view, ...(groups.length ? { groups } : {}), ...(notes.length ? { notes } : {}) };
  return {
    name: "",
    ...about,
    schema,
    nodes,
    connections,
    ...(Object.keys(ui).length > 0 ? { ui } : {}),
  };
}

type Fields = Record<string, unknown>;

/** The ids of nodes, wires, groups and notes, in order. */
export interface Orders {
  readonly nodes: readonly string[];
  readonly wires: readonly string[];
  readonly groups: readonly string[];
  readonly notes: readonly string[];
}

export function ordersOf(graph: Definition): Orders {
  return {
    nodes: graph.nodes.map((node) => node.id),
    wires: graph.connections.map(wireId),
    groups: (graph.ui?.groups ?? []).map((group) => group.id),
    notes: (graph.ui?.notes ?? []).map((note) => note.id),
  };
}

function sorted<T>(things: ReadonlyMap<string, T>, order: readonly string[]): [string, T][] {
  const place = new Map(order.map((id, at) => [id, at]));
  return [...things].sort(([a], [b]) => (place.get(a) ?? Infinity) - (place.get(b) ?? Infinity) || 0);
}

function nodeOf(id: string, facts: Fields): GraphNode {
  const node: Fields = { id, params: {}, position: { x: 0, y: 0 } };
  for (const [field, value] of Object.entries(facts)) {
    const [outer = "", ...inner] = field.split(".");
    if (inner.length > 0 && isNested(outer)) {
      node[outer] = { ...(node[outer] as Fields | undefined), [inner.join(".")]: value };
    } else {
      node[field] = value;
    }
  }
  return node as unknown as GraphNode;
}

function groupOf(id: string, facts: Fields, there: ReadonlySet<string>): Group {
  const group: Fields = { id };
  const nodes: string[] = [];
  for (const [field, value] of Object.entries(facts)) {
    const inside = field.startsWith("nodes.") ? field.slice("nodes.".length) : null;
    if (inside === null) group[field] = value;
    else if (there.has(inside)) nodes.push(inside);
  }
  return { title: "", color: "", ...group, nodes } as unknown as Group;
}

/** Whether two JSON values say the same, whatever the order of their keys. */
export function alike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one).filter((key) => one[key as never] !== undefined);
  const others = Object.keys(other).filter((key) => other[key as never] !== undefined);
  return (
    keys.length === others.length &&
    keys.every((key) => key in other && alike(one[key as never], other[key as never]))
  );
}

/** Whether two definitions draw the same workflow. Where one looks at it from does not count. */
export function sameWorkflow(one: Definition, other: Definition): boolean {
  if (one === other) return true;
  const [facts, others] = [factsOf(one), factsOf(other)];
  return (
    facts.size === others.size &&
    [...facts].every(([key, value]) => others.has(key) && alike(value, others.get(key))) &&
    alike(wiresByInput(one), wiresByInput(other))
  );
}

/** Of the order of wires only that at one input means something. */
function wiresByInput(graph: Definition): Readonly<Record<string, readonly string[]>> {
  const inputs: Record<string, string[]> = {};
  for (const wire of graph.connections) (inputs[`${wire.to.node}.${wire.to.port}`] ??= []).push(wireId(wire));
  return inputs;
}
