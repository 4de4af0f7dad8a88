/** What differs between two definitions, in words for people. Pure. */

import type { Definition, GraphNode, Wire } from "@/graph/definition";
import type { NodeTypes } from "@/graph/nodeTypes";
import { alike, factName, factsOf } from "./facts";

export interface FieldChange {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** One thing that differs. `node` is empty where it is not of a node. */
export interface Change {
  readonly node: string;
  readonly title: string;
  readonly what: "added" | "removed" | "changed" | "moved";
  readonly fields: readonly FieldChange[];
}

/** All that differs, nodes first. Places are told only where nothing else changed. */
export function changesBetween(before: Definition, after: Definition, types: NodeTypes): readonly Change[] {
  const [was, now] = [factsOf(before), factsOf(after)];
  const fields = new Map<string, FieldChange[]>();
  const moved = new Set<string>();
  const others: FieldChange[] = [];
  for (const key of new Set([...was.keys(), ...now.keys()])) {
    const [old, value] = [was.get(key), now.get(key)];
    if (alike(old, value)) continue;
    const { kind, id, field } = factName(key);
    if (kind === "node") {
      if (field === "version") continue; // The code's, not the person's.
      if (field === "position") moved.add(id);
      else fields.set(id, [...(fields.get(id) ?? []), fieldChange(before, after, types, id, field, old, value)]);
    } else if (kind === "wire") {
      others.push(wireChange(before, after, types, old as Wire | undefined, value as Wire | undefined));
    } else if (kind === "workflow") {
      others.push({ title: sentence(field), before: valueWords(old), after: valueWords(value) });
    }
  }
  return [...nodeChanges(before, after, types, fields, moved), ...rest(others, was, now)];
}

function nodeChanges(
  before: Definition,
  after: Definition,
  types: NodeTypes,
  fields: ReadonlyMap<string, readonly FieldChange[]>,
  moved: ReadonlySet<string>,
): Change[] {
  const [old, current] = [byId(before), byId(after)];
  const ids = new Set([...current.keys(), ...old.keys()]);
  return [...ids].flatMap((id): Change[] => {
    const title = nodeTitle(current.get(id) ?? old.get(id), types);
    if (!old.has(id)) return [{ node: id, title, what: "added", fields: [] }];
    if (!current.has(id)) return [{ node: id, title, what: "removed", fields: [] }];
    const found = fields.get(id);
    if (found) return [{ node: id, title, what: "changed", fields: found }];
    return moved.has(id) ? [{ node: id, title, what: "moved", fields: [] }] : [];
  });
}

/** Wires, the name, and that groups or notes differ. */
function rest(others: readonly FieldChange[], was: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>): Change[] {
  const drawn = (facts: ReadonlyMap<string, unknown>): Record<string, unknown> =>
    Object.fromEntries([...facts].filter(([key]) => ["group", "note", "view"].includes(factName(key).kind)));
  const changed: Change[] = others.length > 0 ? [{ node: "", title: "Workflow", what: "changed", fields: others }] : [];
  if (alike(drawn(was), drawn(now))) return changed;
  return [...changed, { node: "", title: "Groups and notes", what: "changed", fields: [] }];
}

function byId(graph: Definition): ReadonlyMap<string, GraphNode> {
  return new Map(graph.nodes.map((node) => [node.id, node]));
}

export function nodeTitle(node: GraphNode | undefined, types: NodeTypes): string {
  return node ? node.title || (types.get(node.type)?.title ?? node.type) : "A node";
}

function fieldChange(
  before: Definition,
  after: Definition,
  types: NodeTypes,
  id: string,
  field: string,
  old: unknown,
  value: unknown,
): FieldChange {
  const node = byId(after).get(id) ?? byId(before).get(id);
  return { title: fieldTitle(node, field, types), before: valueWords(old), after: valueWords(value) };
}

/** What the form calls a field: the title in the node type's schema. */
export function fieldTitle(node: GraphNode | undefined, field: string, types: NodeTypes): string {
  const [outer, ...inner] = field.split(".");
  if (outer !== "params") return sentence(inner.join(" ") || field);
  const schema = types.get(node?.type ?? "")?.params as { properties?: Record<string, { title?: string }> } | undefined;
  return schema?.properties?.[inner.join(".")]?.title ?? sentence(inner.join("."));
}

function wireChange(
  before: Definition,
  after: Definition,
  types: NodeTypes,
  old: Wire | undefined,
  now: Wire | undefined,
): FieldChange {
  const words = (wire: Wire | undefined, graph: Definition): string => {
    if (!wire) return "none";
    const nodes = byId(graph);
    return `${nodeTitle(nodes.get(wire.from.node), types)} → ${nodeTitle(nodes.get(wire.to.node), types)}`;
  };
  return { title: "Wire", before: words(old, before), after: words(now, after) };
}

const LONGEST = 80;

/** A value in a few words: “text”, 4, on, 3 entries. */
export function valueWords(value: unknown): string {
  if (value === undefined || value === null) return "default";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value ? `“${shortened(value)}”` : "empty";
  if (Array.isArray(value)) return value.length === 1 ? "1 entry" : `${value.length} entries`;
  return shortened(typeof value === "object" ? JSON.stringify(value) : String(value));
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function sentence(name: string): string {
  const words = name.replaceAll(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
