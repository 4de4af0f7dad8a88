/**
 * Files on their way into the library, whether they are sent from here (`sending.ts`) or fetched by
 * the server (`fetching.ts`): how each stands, and what can be done. They go on while one works.
 */

import { createStore, useStore } from "zustand";

import { api, data, type Schemas } from "@/api/client";
import { queries } from "@/api/queries";
import { LIBRARY } from "./files";

export type IncomingStatus = "sending" | "paused" | "fetching" | "processing" | "done" | "refused";

/**
 * One file. Sizes in bytes, `size` 0 while it is not known, `speed` in bytes per second; `known`:
 * it was in the library already; `message`: why it was refused, or what it waits for.
 */
export interface Incoming {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly speed: number;
  readonly status: IncomingStatus;
  readonly asset: string;
  readonly known: boolean;
  readonly message: string;
}

/** What the library shall know about a file. */
export interface About {
  readonly role?: Schemas["AssetOut"]["role"];
  readonly category?: string;
}

/** How one file comes in. `start` begins, goes on, or tries again after a refusal. */
export interface Carrier {
  start(): void;
  pause?(): Promise<void>;
  stop(): Promise<void>;
  arrived?(asset: string): void;
}

const POLL_MS = 500;

export const incoming = createStore<{ readonly all: Readonly<Record<string, Incoming>> }>(() => ({ all: {} }));
const carriers = new Map<string, Carrier>();

export function useIncoming(id: string): Incoming | undefined {
  return useStore(incoming, (state) => state.all[id]);
}

export function useAllIncoming(): Readonly<Record<string, Incoming>> {
  return useStore(incoming, (state) => state.all);
}

let count = 0;

/** A name for one file, on this page. (Without a secure context, browsers have no `randomUUID`.) */
export function newId(): string {
  count += 1;
  return `incoming-${count}`;
}

/** Take a file into the list, and begin. */
export function carry(id: string, facts: Pick<Incoming, "name" | "size" | "status">, carrier: Carrier): void {
  carriers.set(id, carrier);
  const one = { id, sent: 0, speed: 0, asset: "", known: false, message: "", ...facts };
  incoming.setState(({ all }) => ({ all: { ...all, [id]: one } }));
  carrier.start();
}

/** Whether it is still on its way: neither in the library nor cancelled. */
export function isWanted(id: string): boolean {
  return carriers.has(id);
}

export async function pause(id: string): Promise<void> {
  await carriers.get(id)?.pause?.();
  tell(id, { status: "paused", speed: 0 });
}

/** Go on with what was paused, try again what was refused. */
export function resume(id: string): void {
  carriers.get(id)?.start();
}

/** Stop, and forget what has come. */
export async function cancel(id: string): Promise<void> {
  const carrier = carriers.get(id);
  carriers.delete(id);
  forget(id);
  await carrier?.stop();
}

/** Take what has ended out of the list. */
export function clearEnded(): void {
  for (const { id, status } of Object.values(incoming.getState().all)) {
    if (status !== "done" && status !== "refused") continue;
    carriers.delete(id);
    forget(id);
  }
}

export function tell(id: string, facts: Partial<Incoming>): void {
  incoming.setState(({ all }) => {
    const before = all[id];
    return before ? { all: { ...all, [id]: { ...before, ...facts } } } : {};
  });
}

export function arrive(id: string, asset: string, known = false): void {
  const carrier = carriers.get(id);
  tell(id, { status: "done", asset, known, message: "", sent: incoming.getState().all[id]?.size ?? 0 });
  carriers.delete(id);
  carrier?.arrived?.(asset);
  void queries.invalidateQueries({ queryKey: LIBRARY });
}

export function refuse(id: string, message: string): void {
  tell(id, { status: "refused", message, speed: 0 });
}

/** Ask the server about an upload until it is in the library or refused. */
export async function follow(id: string, upload: string): Promise<void> {
  const path = { upload_id: upload };
  while (isWanted(id)) {
    const found = await data(api.GET("/api/uploads/{upload_id}", { params: { path } })).catch(() => null);
    if (found?.asset) return arrive(id, found.asset);
    if (found?.status === "processing") tell(id, { status: "processing", message: "" });
    else if (found?.status === "receiving") {
      tell(id, { name: found.name, size: found.length ?? 0, sent: found.received, message: found.message });
    } else if (found) return refuse(id, found.message || "This file cannot be used.");
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** Have the server forget an upload. */
export async function drop(upload: string): Promise<void> {
  const path = { upload_id: upload };
  await api.DELETE("/api/uploads/{upload_id}", { params: { path } }).catch(() => undefined);
}

function forget(id: string): void {
  incoming.setState(({ all: { [id]: _, ...rest } }) => ({ all: rest }));
}
