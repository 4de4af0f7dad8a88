/** Which files of a grid are picked: by box, by range, all that are shown. */

import type { Refusal } from "@/api/client";

/** As many as the server takes at once. */
export const MOST = 1_000;

/** Ids in the order in which they were picked; `last`: where a range begins. */
export interface Picked {
  readonly ids: ReadonlySet<string>;
  readonly last: string;
}

export const NONE: Picked = { ids: new Set(), last: "" };

/** One more, or one less. */
export function toggled({ ids }: Picked, id: string): Picked {
  const next = new Set(ids);
  if (!next.delete(id) && next.size < MOST) next.add(id);
  return { ids: next, last: id };
}

/** From the one before to this one all become what this one becomes. */
export function ranged(picked: Picked, shown: readonly string[], id: string): Picked {
  const [from, to] = [shown.indexOf(picked.last), shown.indexOf(id)].sort((a, b) => a - b) as [number, number];
  if (from < 0) return toggled(picked, id);
  const range = shown.slice(from, to + 1);
  return picked.ids.has(id) ? without(picked, range, id) : { ids: added(picked.ids, range), last: id };
}

/** All of these, besides those that are picked already. */
export function withAll({ ids, last }: Picked, shown: readonly string[]): Picked {
  return { ids: added(ids, shown), last };
}

export function without({ ids, last }: Picked, gone: readonly string[], at: string = last): Picked {
  const next = new Set(ids);
  gone.forEach((id) => next.delete(id));
  return { ids: next, last: at };
}

/** The picked files that the server does not know, or no longer: nothing was done to any. */
export function unknownIn({ code, problems }: Refusal): string[] {
  return code === "not_found" ? problems.flatMap(({ field }) => (field ? [field] : [])) : [];
}

/** What a key does to what is picked, if it is pressed in the grid rather than in a field. */
export function keyDoes(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): "all" | "none" | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (key === "Escape") return "none";
  return key.toLowerCase() === "a" && (ctrlKey || metaKey) && !altKey && !shiftKey ? "all" : null;
}

function added(ids: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set([...ids, ...more])].slice(0, MOST));
}
