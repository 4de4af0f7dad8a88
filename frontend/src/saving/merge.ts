/**
 * Three-way merge of definitions: what only one side changed is taken, what both changed the same
 * way is taken once, and whatever both changed differently is asked, never dropped. Pure.
 */

import { type Definition, type Wire, wireId } from "@/graph/definition";
import {
  alike,
  definitionOf,
  factKey,
  factName,
  type Facts,
  factsOf,
  type Orders,
  ordersOf,
} from "./facts";
import { withoutClashes } from "./clashes";

export type Side = "mine" | "theirs";

/** Something that both sides changed, each in its way. */
export type Conflict =
  /** One field of a node, group, note or of the workflow itself. */
  | { readonly kind: "field"; readonly id: string; readonly key: string; readonly mine: unknown; readonly theirs: unknown }
  /** `removedBy` took the node out, the other side worked on it. */
  | { readonly kind: "removal"; readonly id: string; readonly node: string; readonly removedBy: Side }
  /** Both put another wire into an input that takes one. */
  | { readonly kind: "input"; readonly id: string; readonly mine: readonly Wire[]; readonly theirs: readonly Wire[] }
  /** Both moved the same things. */
  | { readonly kind: "places"; readonly id: string; readonly nodes: readonly string[] };

export type Choices = Readonly<Record<string, Side>>;

export interface Merge {
  /** With `mine` wherever nothing else was chosen. */
  readonly merged: Definition;
  readonly conflicts: readonly Conflict[];
}

/** Whether the input `port` of node `node` takes several wires. */
export type TakesMany = (node: string, port: string, graph: Definition) => boolean;

const PLACES = "places";

export function merge(
  base: Definition,
  given: Definition,
  theirs: Definition,
  takesMany: TakesMany,
  choices: Choices = {},
): Merge {
  const mine = withoutClashes(base, given, theirs);
  const [was, ours, other] = [factsOf(base), factsOf(mine), factsOf(theirs)];
  const removals = removalConflicts({ base, mine, theirs, was, ours, other });
  const contested = new Map(removals.map((one) => [one.node, one]));
  const gone = removedNodes(base, mine, theirs, contested, choices);
  const fields: Conflict[] = [];
  const places: string[] = [];
  const facts = new Map<string, unknown>();
  for (const key of new Set([...ours.keys(), ...other.keys()])) {
    const { kind, id, field } = factName(key);
    if (kind === "node" && gone.has(id)) continue;
    const restored = kind === "node" ? contested.get(id) : undefined;
    const [a, b, c] = [ours.get(key), was.get(key), other.get(key)];
    let value: unknown;
    if (restored) value = restored.removedBy === "mine" ? c : a;
    else if (alike(a, c) || alike(c, b)) value = a;
    else if (alike(a, b)) value = c;
    else if (field === "position") {
      places.push(id);
      value = choices[PLACES] === "theirs" ? c : a;
    } else {
      fields.push({ kind: "field", id: key, key, mine: a, theirs: c });
      value = choices[key] === "theirs" ? c : a;
    }
    if (value !== undefined) facts.set(key, value);
  }
  const wires = wiresBackTo(contested, gone, { was, ours, other }, facts);
  const inputs = inputConflicts(wires, was, ours, other, (node, port) => takesMany(node, port, mine) || takesMany(node, port, theirs));
  for (const one of inputs) {
    for (const wire of choices[one.id] === "theirs" ? one.mine : one.theirs) {
      facts.delete(factKey("wire", wireId(wire), ""));
    }
  }
  const moved: Conflict[] = places.length > 0 ? [{ kind: "places", id: PLACES, nodes: places }] : [];
  const merged = definitionOf(facts, mergedOrders(base, mine, theirs), Math.max(mine.schema, theirs.schema));
  const viewport = given.ui?.viewport;
  return {
    merged: viewport ? { ...merged, ui: { ...merged.ui, viewport } } : merged,
    conflicts: [...removals, ...fields, ...inputs, ...moved],
  };
}

interface Three {
  readonly base: Definition;
  readonly mine: Definition;
  readonly theirs: Definition;
  readonly was: Facts;
  readonly ours: Facts;
  readonly other: Facts;
}

type Removal = Extract<Conflict, { kind: "removal" }>;

/** Nodes that one side took out while the other worked on them: more than moved them. */
function removalConflicts({ base, mine, theirs, was, ours, other }: Three): Removal[] {
  const here = ids(mine);
  const there = ids(theirs);
  return base.nodes.flatMap(({ id: node }) => {
    if (here.has(node) === there.has(node)) return [];
    const removedBy: Side = here.has(node) ? "theirs" : "mine";
    const kept = here.has(node) ? ours : other;
    const worked = touches(node, was, kept);
    return worked ? [{ kind: "removal" as const, id: factKey("node", node, ""), node, removedBy }] : [];
  });
}

/** Whether a side changed a node that is in both, or drew a wire to or from it. */
function touches(node: string, was: Facts, now: Facts): boolean {
  for (const key of new Set([...was.keys(), ...now.keys()])) {
    const { kind, id, field } = factName(key);
    if (kind === "node" && id === node && field !== "position" && !alike(was.get(key), now.get(key))) return true;
    if (kind === "wire" && !was.has(key)) {
      const wire = now.get(key) as Wire;
      if (wire.from.node === node || wire.to.node === node) return true;
    }
  }
  return false;
}

function removedNodes(
  base: Definition,
  mine: Definition,
  theirs: Definition,
  contested: ReadonlyMap<string, Removal>,
  choices: Choices,
): ReadonlySet<string> {
  const [here, there] = [ids(mine), ids(theirs)];
  const gone = base.nodes.filter(({ id }) => {
    if (here.has(id) && there.has(id)) return false;
    const asked = contested.get(id);
    return asked ? (choices[asked.id] ?? "mine") === asked.removedBy : true;
  });
  return new Set(gone.map(({ id }) => id));
}

/** A node that stays after all keeps its wires, also those that went with it on the other side. */
function wiresBackTo(
  contested: ReadonlyMap<string, Removal>,
  gone: ReadonlySet<string>,
  sides: { readonly was: Facts; readonly ours: Facts; readonly other: Facts },
  facts: Map<string, unknown>,
): ReadonlyMap<string, unknown> {
  for (const [node, { removedBy }] of contested) {
    if (gone.has(node)) continue;
    for (const [key, value] of removedBy === "mine" ? sides.other : sides.ours) {
      if (factName(key).kind !== "wire") continue;
      const wire = value as Wire;
      if (wire.from.node === node || wire.to.node === node) facts.set(key, wire);
    }
  }
  return facts;
}

/** Inputs for one wire that would get several, because each side plugged in its own. */
function inputConflicts(
  facts: ReadonlyMap<string, unknown>,
  was: Facts,
  ours: Facts,
  other: Facts,
  takesMany: (node: string, port: string) => boolean,
): Extract<Conflict, { kind: "input" }>[] {
  const byInput = new Map<string, [string, Wire][]>();
  for (const [key, value] of facts) {
    if (factName(key).kind !== "wire") continue;
    const wire = value as Wire;
    const input = factKey("wire", wire.to.node, wire.to.port);
    byInput.set(input, [...(byInput.get(input) ?? []), [key, wire]]);
  }
  return [...byInput].flatMap(([id, wires]) => {
    const { id: node, field: port } = factName(id);
    if (wires.length < 2 || takesMany(node, port)) return [];
    const isNew = ([key]: [string, Wire], side: Facts): boolean => side.has(key) && !was.has(key);
    const mine = wires.filter((wire) => isNew(wire, ours) && !isNew(wire, other)).map(([, wire]) => wire);
    const theirs = wires.filter((wire) => isNew(wire, other) && !isNew(wire, ours)).map(([, wire]) => wire);
    return mine.length > 0 && theirs.length > 0 ? [{ kind: "input" as const, id, mine, theirs }] : [];
  });
}

/** Their order where mine did not change it, else mine; what the other side added comes last. */
function mergedOrders(base: Definition, mine: Definition, theirs: Definition): Orders {
  const [was, ours, other] = [ordersOf(base), ordersOf(mine), ordersOf(theirs)];
  const merged = (kind: keyof Orders): readonly string[] => {
    const [first, second] = sameOrder(was[kind], ours[kind]) ? [other[kind], ours[kind]] : [ours[kind], other[kind]];
    const there = new Set(first);
    return [...first, ...second.filter((id) => !there.has(id))];
  };
  return { nodes: merged("nodes"), wires: merged("wires"), groups: merged("groups"), notes: merged("notes") };
}

function sameOrder(was: readonly string[], now: readonly string[]): boolean {
  const [before, after] = [new Set(was), new Set(now)];
  const shared = was.filter((id) => after.has(id));
  return now.filter((id) => before.has(id)).every((id, at) => id === shared[at]);
}

function ids(graph: Definition): ReadonlySet<string> {
  return new Set(graph.nodes.map((node) => node.id));
}
