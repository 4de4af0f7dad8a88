/**
 * The filters of the library by measure, date and origin: how an address holds each, what it asks of
 * the API, and what it is called. Ranges are "from..to", where either end may be missing.
 */

import type { Asset, Wanted } from "./files";

interface Choice<T extends string = string> {
  readonly value: T;
  readonly label: string;
}

interface Size extends Choice {
  readonly wanted: Wanted;
}

/** A range as two texts; "" where it is open. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

export const FILTERS = ["length", "size", "added", "from"] as const;

export type FilterName = (typeof FILTERS)[number];

export const LENGTHS: readonly Choice[] = [
  { value: "..15", label: "Up to 15 s" },
  { value: "15..60", label: "15 s to 1 min" },
  { value: "60..600", label: "1 to 10 min" },
  { value: "600..", label: "10 min or more" },
];

/** By the shorter side, or by the longer one. Sound has sides of no pixels, and is never small. */
export const SIZES: readonly Size[] = [
  { value: "4k", label: "4K or more", wanted: { min_width: 2160, min_height: 2160 } },
  { value: "1440p", label: "1440p or more", wanted: { min_width: 1440, min_height: 1440 } },
  { value: "1080p", label: "1080p or more", wanted: { min_width: 1080, min_height: 1080 } },
  { value: "720p", label: "720p or more", wanted: { min_width: 720, min_height: 720 } },
  { value: "small", label: "Up to 720p", wanted: { min_width: 1, max_width: 1280, max_height: 1280 } },
];

export const ADDED: readonly Choice[] = [
  { value: "today", label: "Today" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
  { value: "year", label: "Last year" },
];

export const ORIGINS: readonly Choice<Asset["source_type"]>[] = [
  { value: "uploaded", label: "Uploaded" },
  { value: "imported", label: "Imported" },
  { value: "generated", label: "Generated" },
  { value: "stitched", label: "Stitched" },
  { value: "rendered", label: "Rendered" },
];

const CHOICES: Readonly<Record<FilterName, readonly Choice[]>> = {
  length: LENGTHS,
  size: SIZES,
  added: ADDED,
  from: ORIGINS,
};

/** Days before today that a word reaches back. */
const BACK: Readonly<Record<string, number>> = { today: 0, week: 6, month: 29, year: 364 };

const OPEN: Range = { from: "", to: "" };
const SECONDS = /^\d{1,7}(\.\d+)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** What the filters of an address ask of the API; what it does not know is left out. */
export function measured(search: URLSearchParams, now: Date = new Date()): Wanted {
  const source_type = ORIGINS.find(({ value }) => value === search.get("from"))?.value;
  return {
    ...lengths(search.get("length")),
    ...SIZES.find(({ value }) => value === search.get("size"))?.wanted,
    ...dates(search.get("added"), now),
    ...(source_type ? { source_type } : {}),
  };
}

/** A filter of the address in words; "" where it holds none that is known. */
export function told(name: FilterName, search: URLSearchParams): string {
  const value = search.get(name);
  const known = CHOICES[name].find((choice) => choice.value === value);
  if (known) return name === "added" ? `Added: ${known.label.toLowerCase()}` : known.label;
  const asked = measured(new URLSearchParams({ [name]: value ?? "" }));
  if (Object.keys(asked).length === 0) return "";
  const { from, to } = rangeOf(value);
  return name === "added" ? `Added: ${between(day(from), day(to))}` : `Length: ${between(from, to)} s`;
}

/** The ends of "from..to", both open in any other text. */
export function rangeOf(text: string | null): Range {
  const [from = "", to = "", ...more] = text?.includes("..") ? text.split("..") : [];
  return more.length ? OPEN : { from, to };
}

/** The address of a range, "" of an open one. Ends that are the wrong way round change places. */
export function addressOf({ from, to }: Range): string {
  if (!from && !to) return "";
  const isTurned = from !== "" && to !== "" && (SECONDS.test(from) ? Number(from) > Number(to) : from > to);
  return isTurned ? `${to}..${from}` : `${from}..${to}`;
}

function lengths(text: string | null): Wanted {
  const { from, to } = rangeOf(text);
  return {
    ...(SECONDS.test(from) ? { min_duration: Number(from) } : {}),
    ...(SECONDS.test(to) ? { max_duration: Number(to) } : {}),
  };
}

function dates(text: string | null, now: Date): Wanted {
  const back = BACK[text ?? ""];
  if (back !== undefined) return { since: midnight(now, -back) };
  const { from, to } = rangeOf(text);
  const [first, last] = [dateOf(from), dateOf(to)];
  return { ...(first ? { since: midnight(first, 0) } : {}), ...(last ? { until: midnight(last, 1) } : {}) };
}

/** A day of the calendar that is here; null for what is none. */
function dateOf(text: string): Date | null {
  const date = DATE.test(text) ? new Date(`${text}T00:00`) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

function midnight(date: Date, days: number): string {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).toISOString();
}

const day = (text: string): string => dateOf(text)?.toLocaleDateString() ?? "";

function between(from: string, to: string): string {
  if (from && to) return `${from} to ${to}`;
  return from ? `from ${from}` : `up to ${to}`;
}
