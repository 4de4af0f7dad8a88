/** A workflow's definition: the JSON of the API, the database and files (DESIGN §3). */

export type Mode = "run" | "skip" | "bypass";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface End {
  readonly node: string;
  readonly port: string;
}

export interface Wire {
  readonly from: End;
  readonly to: End;
}

/** A node; fields at their default are left out. `ui` is the editor's own (size, colour, …). */
export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly version?: number;
  readonly title?: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly position: Point;
  readonly mode?: Mode;
  readonly keep?: boolean;
  readonly attempts?: number;
  readonly ui?: Readonly<Record<string, unknown>>;
}

/** A coloured frame around nodes. Collapsed, it is drawn as one card. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly color: string;
  readonly nodes: readonly string[];
  readonly collapsed?: boolean;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly position: Point;
  readonly width: number;
  readonly height: number;
  readonly color?: string;
}

export interface GraphUi {
  readonly groups?: readonly Group[];
  readonly notes?: readonly Note[];
  readonly viewport?: { readonly x: number; readonly y: number; readonly zoom: number };
  readonly [more: string]: unknown;
}

export interface Definition {
  readonly schema: number;
  readonly name: string;
  readonly description?: string;
  readonly nodes: readonly GraphNode[];
  readonly connections: readonly Wire[];
  readonly ui?: GraphUi;
}

export const SCHEMA = 1;

export const EMPTY: Definition = { schema: SCHEMA, name: "", nodes: [], connections: [] };

/** A definition as the server sent it; nodes without a place get one at the origin. */
export function opened(json: unknown): Definition {
  const given = (json ?? {}) as Partial<Definition>;
  return {
    ...given,
    schema: given.schema ?? SCHEMA,
    name: given.name ?? "",
    nodes: (given.nodes ?? []).map((node) => ({
      ...node,
      params: node.params ?? {},
      position: { x: node.position?.x ?? 0, y: node.position?.y ?? 0 },
    })),
    connections: given.connections ?? [],
  };
}

/** Ids of the API are letters, digits, _ and - (workflows/definition/reading.py). */
const OUTSIDE = /[^A-Za-z0-9_-]/g;

/** An id nobody has yet: the wish itself, else the wish with a number. */
export function freeId(wish: string, taken: ReadonlySet<string>): string {
  const base = wish.replace(OUTSIDE, "_").slice(0, 90) || "node";
  if (!taken.has(base)) return base;
  const stem = base.replace(/_\d+$/, "");
  for (let number = 2; ; number += 1) {
    const id = `${stem}_${number}`;
    if (!taken.has(id)) return id;
  }
}

/** One name for a wire, the same as long as its ends are. */
export function wireId(wire: Wire): string {
  return `${wire.from.node}.${wire.from.port}→${wire.to.node}.${wire.to.port}`;
}

export function sameWire(one: Wire, other: Wire): boolean {
  return wireId(one) === wireId(other);
}
