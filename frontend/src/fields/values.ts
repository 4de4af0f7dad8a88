/** What fields hold: of one node, or of several at once. */

import type { Field } from "./schema";

export type Params = Readonly<Record<string, unknown>>;

/** In place of a value where the selected nodes differ. */
export const MIXED = Symbol("mixed");

export function valueOf(field: Field, params: Params): unknown {
  return field.name in params ? params[field.name] : field.fallback;
}

/** Whether the value is another than the one it starts with. */
export function isChanged(field: Field, params: Params): boolean {
  return field.name in params && !isSame(params[field.name], field.fallback);
}

/** What to store: nothing where it is the default, so that a later default holds. */
export function stored(field: Field, value: unknown): unknown {
  return isSame(value, field.fallback) ? undefined : value;
}

/** Whether a field matters, with these parameters and these inputs connected. */
export function isVisible(
  field: Field,
  fields: readonly Field[],
  params: Params,
  connected: ReadonlySet<string> = new Set(),
): boolean {
  if (!field.when) return true;
  const { params: wanted, wired, free } = field.when;
  const holds = wanted.every(({ name, values }) => {
    const asked = fields.find((other) => other.name === name);
    return !asked || values.some((value) => isSame(value, valueOf(asked, params)));
  });
  return holds && wired.every((port) => connected.has(port)) && !free.some((port) => connected.has(port));
}

/** One value for several nodes, MIXED where they differ. */
export function commonValue(field: Field, nodes: readonly Params[]): unknown {
  const [first, ...others] = nodes.map((params) => valueOf(field, params));
  return others.every((other) => isSame(other, first)) ? first : MIXED;
}

/** Fields that every form has, of the same name and kind. */
export function commonFields(forms: readonly (readonly Field[])[]): readonly Field[] {
  const [first = [], ...others] = forms;
  return first.filter((field) =>
    others.every((form) => form.some((one) => one.name === field.name && isAlike(one, field))),
  );
}

function isAlike(one: Field, other: Field): boolean {
  return one.kind === other.kind && isSame(one.choices, other.choices) && isSame(one.bounds, other.bounds);
}

export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [one as Params, other as Params];
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
}

/** Fields whose words contain all words that are looked for. */
export function found(fields: readonly Field[], words: string): readonly Field[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return fields;
  return fields.filter((field) => {
    const said = `${field.title} ${field.name} ${field.description} ${field.section}`.toLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}

export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length || from === to) return items;
  const rest = items.filter((_, at) => at !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}
