/** Small previews that play, made on demand: `POST /api/proxies`, kept by what they show. */

import { createStore, useStore } from "zustand";

import { api, data, Refusal, type Schemas } from "@/api/client";
import type { Definition } from "@/graph/definition";
import { upstream } from "@/graph/seen";

export type ProxyRow = Schemas["ProxyOut"];

/** A preview on its way or ready; `fault` says in words why there is none. */
export interface Preview {
  readonly row: ProxyRow | null;
  readonly isMaking: boolean;
  readonly fault: string;
}

type Previews = Readonly<Record<string, Preview>>;

const ASKED_EVERY_MS = 350;
const NONE: Preview = { row: null, isMaking: false, fault: "" };
const FAILED = "The preview could not be made.";
const UNPLAYABLE = "The preview cannot be played here.";
/** A preview that breaks again so soon is not made a third time. */
const REMADE_MS = 60_000;

/** Who makes the preview of a digest: one that was cancelled tells nothing more. */
const making = new Map<string, symbol>();
const remadeAt = new Map<string, number>();
const previews = createStore<{ readonly all: Previews }>(() => ({ all: {} }));

/** The preview of what has this digest. */
export function usePreview(digest: string): Preview {
  return useStore(previews, ({ all }) => all[digest] ?? NONE);
}

/** Make one, unless it is there or on its way. */
export async function makePreview(digest: string, graph: Definition, node: string): Promise<void> {
  const known = previews.getState().all[digest];
  if (known?.isMaking || known?.row?.status === "ready") return;
  tell(digest, { row: null, isMaking: true, fault: "" });
  const mine = Symbol();
  making.set(digest, mine);
  const isWanted = (): boolean => making.get(digest) === mine;
  try {
    const body = { definition: { ...upstream(graph, node) }, node, width: 360 };
    const begun = await data(api.POST("/api/proxies", { body }));
    if (isWanted()) await follow(digest, begun, isWanted);
    else if (!making.has(digest)) await drop(begun);
  } catch (error) {
    if (isWanted()) tell(digest, { isMaking: false, fault: error instanceof Refusal ? error.message : FAILED });
  }
}

/** A ready one does not play any more: the server has let go of it. It is made once more. */
export async function remakePreview(digest: string, graph: Definition, node: string): Promise<void> {
  if (previews.getState().all[digest]?.row?.status !== "ready") return;
  const isBrokenAgain = Date.now() - (remadeAt.get(digest) ?? -Infinity) < REMADE_MS;
  tell(digest, { ...NONE, fault: isBrokenAgain ? UNPLAYABLE : "" });
  if (isBrokenAgain) return;
  remadeAt.set(digest, Date.now());
  await makePreview(digest, graph, node);
}

/** Take it back, also where the server has not answered yet which one it makes. */
export async function cancelPreview(digest: string): Promise<void> {
  const row = previews.getState().all[digest]?.row;
  making.delete(digest);
  tell(digest, NONE);
  if (row) await drop(row);
}

async function drop(row: ProxyRow): Promise<void> {
  await api.DELETE("/api/proxies/{proxy_id}", { params: { path: { proxy_id: row.id } } }).catch(() => null);
}

async function follow(digest: string, begun: ProxyRow, isWanted: () => boolean): Promise<void> {
  let row = begun;
  while (row.status === "queued" || row.status === "running") {
    tell(digest, { row });
    await new Promise((done) => setTimeout(done, ASKED_EVERY_MS));
    if (!isWanted()) return;
    row = await data(api.GET("/api/proxies/{proxy_id}", { params: { path: { proxy_id: row.id } } }));
  }
  if (!isWanted()) return;
  const isReady = row.status === "ready";
  const fault = row.status === "failed" ? row.message || FAILED : "";
  tell(digest, { row: isReady ? row : null, isMaking: false, fault });
}

function tell(digest: string, facts: Partial<Preview>): void {
  previews.setState(({ all }) => ({ all: { ...all, [digest]: { ...NONE, ...all[digest], ...facts } } }));
}
