/** A search of the library in its address, so that it can be shared and come back to. */

import type { Wanted } from "./files";
import { FILTERS, measured } from "./filters";

export const KINDS = [
  { value: "video", label: "Video" },
  { value: "audio", label: "Audio" },
  { value: "image", label: "Picture" },
];

export const SORTS = [
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "name", label: "By name" },
  { value: "longest", label: "Longest first" },
  { value: "largest", label: "Largest first" },
  { value: "most-used", label: "Most used first" },
];

type Sort = NonNullable<Wanted["sort"]>;
type Kind = NonNullable<Wanted["kind"]>;

const known = <T extends string>(value: string | null, choices: readonly { value: string }[]): T | undefined =>
  choices.some((choice) => choice.value === value) ? (value as T) : undefined;

/** The filters that an address holds; what it does not know is left out. */
export function wantedFrom(search: URLSearchParams): Wanted {
  const kind = known<Kind>(search.get("kind"), KINDS);
  const sort = known<Sort>(search.get("sort"), SORTS);
  const tag = search.get("tags")?.split(",").filter(Boolean);
  return {
    ...(search.get("q") ? { q: search.get("q") ?? "" } : {}),
    ...(search.get("aspect") ? { aspect_ratio: search.get("aspect") ?? "" } : {}),
    ...(kind ? { kind } : {}),
    ...(sort ? { sort } : {}),
    ...(tag?.length ? { tag } : {}),
    ...measured(search),
  };
}

/** What narrows a search, as an address names it: not where one is, nor the order. */
const NARROWING = ["q", "kind", "aspect", "tags", ...FILTERS];

export const isNarrowed = (search: URLSearchParams): boolean => NARROWING.some((name) => search.has(name));

/** The address without its filters. */
export function widened(search: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams(search);
  NARROWING.forEach((name) => kept.delete(name));
  return kept;
}
