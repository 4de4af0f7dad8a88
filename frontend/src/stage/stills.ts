/**
 * Stills of nodes, as they are being drawn: `POST /api/stills` with what leads to the node.
 *
 * Each asker has a slot; what it asked for last is what counts, older questions are dropped. Two
 * are under way at once, the stage before the cards. Pictures are kept by what they show; one that
 * is a minute old is shown at once and asked for again with its ETag.
 */

import { csrfToken, OFFLINE, Refusal, refusalOf } from "@/api/client";
import type { Definition } from "@/graph/definition";
import { lookOf, upstream } from "@/graph/seen";

export interface Look {
  readonly node: string;
  /** Seconds into the clip. */
  readonly t: number;
  /** Pixels. */
  readonly width: number;
}

export interface Picture {
  readonly url: string;
  /** Width by height, once it is known. */
  readonly ratio: number;
}

interface Kept extends Picture {
  readonly etag: string;
  readonly at: number;
}

interface Ask {
  readonly slot: string;
  readonly key: string;
  readonly body: string;
  readonly first: boolean;
  readonly tell: (answer: Picture | Refusal) => void;
  tries: number;
}

const AT_ONCE = 2;
const MOST_KEPT = 400;
const FRESH_MS = 60_000;
const BUSY = new Set([0, 429, 502, 503, 504]);
const BACKOFF_MS = [400, 1200, 3000] as const;

const kept = new Map<string, Kept>();
const waiting = new Map<string, Ask>();
const under = new Map<string, { readonly ask: Ask; readonly stop: AbortController }>();
/** The server was busy: asked for once more after a while, unless the slot moves on. */
const resting = new Map<string, Ask>();

/** No picture for no fault of the graph: it is there once the studio can be reached and has time. */
export function isPassing(answer: Picture | Refusal): boolean {
  return answer instanceof Refusal && BUSY.has(answer.status);
}

export function lookKey(graph: Definition, { node, t, width }: Look): string {
  return `${lookOf(graph, node)}@${t.toFixed(2)}/${width}`;
}

/** A picture that is here already, to be drawn without waiting. */
export function stillAtHand(graph: Definition, look: Look): Picture | undefined {
  return kept.get(lookKey(graph, look));
}

/**
 * Ask for a picture in the name of `slot`. `tell` is called with it, or with why there is none;
 * not at all where the slot asked for something else meanwhile. `first` goes ahead of the rest.
 */
export function askStill(
  slot: string,
  graph: Definition,
  look: Look,
  tell: (answer: Picture | Refusal) => void,
  first = false,
): void {
  const key = lookKey(graph, look);
  forgetStill(slot, key);
  const old = kept.get(key);
  if (old) tell(old);
  if (old && Date.now() - old.at < FRESH_MS) {
    waiting.delete(slot);
    return;
  }
  if (under.get(slot)?.ask.key === key) return;
  const { node, t, width } = look;
  const body = JSON.stringify({ definition: upstream(graph, node), node, t, width });
  waiting.set(slot, { slot, key, body, first, tell, tries: 0 });
  pump();
}

/** The slot wants nothing any more, unless it is the picture `but`. */
export function forgetStill(slot: string, but = ""): void {
  if (waiting.get(slot)?.key !== but) waiting.delete(slot);
  resting.delete(slot);
  const now = under.get(slot);
  if (now && now.ask.key !== but) {
    now.stop.abort();
    under.delete(slot);
    pump();
  }
}

function pump(): void {
  while (under.size < AT_ONCE && waiting.size > 0) {
    const free = [...waiting.values()].filter((ask) => !under.has(ask.slot));
    const ask = free.find((each) => each.first) ?? free[0];
    if (!ask) return;
    waiting.delete(ask.slot);
    void look(ask);
  }
}

async function look(ask: Ask): Promise<void> {
  const stop = new AbortController();
  under.set(ask.slot, { ask, stop });
  const answer = await drawn(ask, stop.signal).catch((error: unknown) => refused(error));
  if (stop.signal.aborted) return;
  under.delete(ask.slot);
  const wait = BACKOFF_MS[ask.tries];
  if (isPassing(answer) && wait !== undefined) {
    ask.tries += 1;
    resting.set(ask.slot, ask);
    window.setTimeout(() => again(ask), wait);
  } else {
    ask.tell(answer);
  }
  pump();
}

/** Once more, unless its slot has moved on. */
function again(ask: Ask): void {
  if (resting.get(ask.slot) !== ask) return;
  resting.delete(ask.slot);
  waiting.set(ask.slot, ask);
  pump();
}

async function drawn(ask: Ask, signal: AbortSignal): Promise<Picture> {
  const old = kept.get(ask.key);
  const response = await fetch("/api/stills", {
    method: "POST",
    body: ask.body,
    signal,
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": csrfToken(),
      // A graph that is not finished yet is no fault for the browser's console to tell.
      Prefer: "handling=lenient",
      ...(old ? { "If-None-Match": old.etag } : {}),
    },
  });
  if (response.status === 304 && old) return keep(ask.key, { ...old, at: Date.now() });
  const isPicture = response.ok && response.headers.get("Content-Type") !== "application/json";
  if (!isPicture) throw await refusalOf(response);
  const blob = await response.blob();
  const ratio = await ratioOf(blob);
  const etag = response.headers.get("ETag") ?? "";
  return keep(ask.key, { url: URL.createObjectURL(blob), ratio, etag, at: Date.now() });
}

async function ratioOf(blob: Blob): Promise<number> {
  const bitmap = await createImageBitmap(blob);
  const ratio = bitmap.width / bitmap.height;
  bitmap.close();
  return ratio;
}

function keep(key: string, picture: Kept): Kept {
  const old = kept.get(key);
  if (old && old.url !== picture.url) later(old.url);
  kept.delete(key);
  kept.set(key, picture);
  for (const [oldest, { url }] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
    later(url);
  }
  return picture;
}

/** Freed only when nobody can be showing it any more. */
function later(url: string): void {
  window.setTimeout(() => URL.revokeObjectURL(url), FRESH_MS);
}

function refused(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal(0, "offline", OFFLINE);
}
