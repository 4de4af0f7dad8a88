/**
 * What this browser keeps of unsaved work: in IndexedDB, one entry per workflow and tab, gone as
 * soon as the server has it. After a crash or a long time offline it is offered back.
 */

import type { Definition } from "@/graph/definition";
import { sameWorkflow } from "./facts";
import { merge, type TakesMany } from "./merge";

export interface Backup {
  readonly workflow: string;
  /** The open editor that kept it. */
  readonly tab: string;
  /** What the server had when the work began, and its revision. */
  readonly base: Definition;
  readonly revision: number;
  readonly graph: Definition;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Whether a backup holds work that the server does not have. */
export function holdsWork(backup: Backup, stored: Definition, takesMany: TakesMany): boolean {
  if (sameWorkflow(backup.graph, stored) || sameWorkflow(backup.graph, backup.base)) return false;
  const { merged, conflicts } = merge(backup.base, backup.graph, stored, takesMany);
  return conflicts.length > 0 || !sameWorkflow(merged, stored);
}

const DATABASE = "reelgraph";
const STORE = "backups";
/** Unsaved work of workflows that were never opened again is kept for so long. */
const KEPT_MS = 60 * 86_400_000;

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      const store = asked.result.createObjectStore(STORE, { keyPath: ["workflow", "tab"] });
      store.createIndex("workflow", "workflow");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("No storage."));
  });
}

async function withStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await database();
  try {
    return await new Promise((resolve, reject) => {
      const asked = work(base.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error ?? new Error("No storage."));
    });
  } finally {
    base.close();
  }
}

/** Keep, unless the browser keeps nothing (private windows): the server is the first place. */
export async function keepBackup(backup: Backup): Promise<boolean> {
  return withStore("readwrite", (store) => store.put(backup)).then(
    () => true,
    () => false,
  );
}

export async function dropBackup(workflow: string, tab: string): Promise<void> {
  await withStore("readwrite", (store) => store.delete([workflow, tab])).catch(() => undefined);
}

/** What editors that are not open any more left of this workflow, the newest first. */
export async function orphans(workflow: string): Promise<readonly Backup[]> {
  const rows: unknown[] = await withStore("readonly", (store) => store.index("workflow").getAll(workflow)).catch(
    () => [],
  );
  const open = await openEditors();
  const backups = (rows as Backup[]).filter(({ tab }) => !open.has(tab));
  const old = backups.filter(({ at }) => Date.now() - at > KEPT_MS);
  await Promise.all(old.map(({ tab }) => dropBackup(workflow, tab)));
  return backups.filter((one) => !old.includes(one)).sort((one, other) => other.at - one.at);
}

const LOCK = "reelgraph-editor-";

/** A name for one open editor. */
export function editorName(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/**
 * Let other tabs know that this editor is open: by a lock, which ends with the page whatever ends
 * it. (Without a secure context there are no locks, and backups of open tabs are offered, too.)
 */
export function holdOpen(tab: string): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  void navigator.locks?.request(LOCK + tab, () => held).catch(() => undefined);
  return release;
}

async function openEditors(): Promise<ReadonlySet<string>> {
  const held = (await navigator.locks?.query().catch(() => null))?.held ?? [];
  return new Set(held.map(({ name = "" }) => name.slice(LOCK.length)));
}
