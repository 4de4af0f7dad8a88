/** The lines that the nodes of a run wrote: read from the server, completed live. */

import { createStore, type StoreApi } from "zustand";

import { api, data } from "@/api/client";
import type { RunEvent } from "./messages";

export interface LogLine {
  readonly id: number;
  readonly node: string;
  readonly attempt: number;
  readonly level: string;
  readonly message: string;
  readonly created_at: string;
}

export type LogBook = StoreApi<{ readonly lines: readonly LogLine[] }>;

const PAGE = 1_000;

export function logBook(): LogBook {
  return createStore(() => ({ lines: [] }));
}

/** Two lists by id, without duplicates; both are sorted. The first one itself if nothing is new. */
export function merged(lines: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  if (more.length === 0) return lines;
  const last = lines.at(-1)?.id ?? -1;
  if (more.every((line, at) => line.id > (more[at - 1]?.id ?? last))) return [...lines, ...more];
  const byId = new Map(lines.map((line) => [line.id, line]));
  const known = byId.size;
  for (const line of more) if (!byId.has(line.id)) byId.set(line.id, line);
  if (byId.size === known) return lines;
  return [...byId.values()].sort((one, other) => one.id - other.id);
}

/** The log lines among events. */
export function linesIn(events: readonly RunEvent[]): LogLine[] {
  return events.flatMap((event) =>
    event.type === "node.log"
      ? [{ ...event.payload, node: event.node, created_at: event.time }]
      : [],
  );
}

export function addLines(book: LogBook, more: readonly LogLine[]): void {
  if (more.length > 0) book.setState(({ lines }) => ({ lines: merged(lines, more) }));
}

/** Reads what came after line `since`. Answers the last line read. */
export async function readLines(book: LogBook, run: string, since: number): Promise<number> {
  let last = since;
  for (;;) {
    const page = await data(
      api.GET("/api/runs/{run_id}/logs", {
        params: { path: { run_id: run }, query: { since: last, limit: PAGE } },
      }),
    );
    addLines(book, page);
    last = page.at(-1)?.id ?? last;
    if (page.length < PAGE) return last;
  }
}
