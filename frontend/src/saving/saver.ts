/**
 * Keeps the open workflow saved: a moment after each edit, one save at a time, merged with what
 * others saved meanwhile, kept in this browser while the server is away. One per open editor.
 */

import { createStore, type StoreApi } from "zustand";

import type { EditorStore } from "@/editor/store";
import type { Definition } from "@/graph/definition";
import { type Backup, dropBackup, editorName, holdOpen, keepBackup } from "./backup";
import { alike, sameWorkflow } from "./facts";
import { type Choices, type Conflict, merge, type TakesMany } from "./merge";
import { readStored, save, saveOnClosing, type Save, type Stored, storedOf } from "./server";

export type SaveState =
  | "saved"
  | "edited"
  | "saving"
  /** Kept in this browser until the server is back. */
  | "offline"
  /** Somebody decides between two versions. */
  | "conflict"
  /** The server does not take it; `message` says why. */
  | "refused"
  | "gone"
  | "signed-out"
  /** The member may only look. */
  | "forbidden";

/** Two versions that need a person: what both changed since `base`. */
export interface Dispute {
  readonly base: Definition;
  readonly mine: Definition;
  readonly stored: Stored;
  readonly conflicts: readonly Conflict[];
}

export interface Saving {
  readonly state: SaveState;
  readonly message: string;
  /** Milliseconds since 1970; 0 where nothing was saved since it was opened. */
  readonly savedAt: number;
  readonly dispute: Dispute | null;
  /** Changes of others were taken in: who, and a number that grows each time. */
  readonly merged: { readonly by: string; readonly times: number };
}

interface Server {
  readonly save: typeof save;
  readonly readStored: typeof readStored;
}

const QUIET_MS = 1_000;
/** Someone who never pauses is saved all the same. */
const LONGEST_MS = 6_000;
const LOOK_QUIET_MS = 4_000;
const BACKUP_MS = 300;
const KEEPING_MS = 2_000;
const RETRY_MS = [2_000, 4_000, 8_000, 15_000] as const;

export class Saver {
  readonly state: StoreApi<Saving> = createStore(() => ({
    state: "saved",
    message: "",
    savedAt: 0,
    dispute: null,
    merged: { by: "", times: 0 },
  }));
  readonly workflow: string;
  /** The name of this open editor, under which it keeps its backup. */
  readonly tab = editorName();
  /** What the server has, as far as is known here. */
  private base: Definition;
  private revision: number;
  /** The newest revision that was heard of. */
  private heard: number;
  private timer = 0;
  private backupTimer = 0;
  private editedSince = 0;
  private failures = 0;
  private sending: Promise<boolean> | null = null;
  private channel: BroadcastChannel | null = null;
  private isStarted = false;

  constructor(
    private readonly editor: EditorStore,
    stored: Stored,
    private readonly server: Server = { save, readStored },
  ) {
    this.workflow = editor.getState().workflowId;
    this.base = stored.graph;
    this.revision = this.heard = stored.revision;
  }

  /** Save from now on. Answers how to stop. */
  start(): () => void {
    this.isStarted = true;
    const stops = [
      holdOpen(this.tab),
      this.editor.subscribe((now, before) => {
        if (now.history.now !== before.history.now) this.edited();
        else if (now.viewport !== before.viewport) this.looked();
      }),
      on(window, "online", () => void this.flush()),
      on(window, "blur", () => void this.flush()),
      on(window, "focus", () => void this.flush()),
      on(document, "visibilitychange", () => document.hidden && void this.flush()),
      on(window, "pagehide", () => this.closing()),
    ];
    const channel = new BroadcastChannel(`reelgraph-${this.workflow}`);
    channel.onmessage = ({ data }) => this.hear(Number(data));
    this.channel = channel;
    return () => {
      this.isStarted = false;
      for (const stop of stops.slice(1)) stop();
      window.clearTimeout(this.backupTimer);
      void this.backUp();
      const last = this.flush().finally(() => {
        stops[0]?.();
        channel.close();
        if (leaving.get(this.workflow) === last) leaving.delete(this.workflow);
      });
      leaving.set(this.workflow, last);
    };
  }

  /** The graph as it is to be saved. */
  current(): Definition {
    const { history, viewport } = this.editor.getState();
    return viewport ? { ...history.now, ui: { ...history.now.ui, viewport } } : history.now;
  }

  isClean(): boolean {
    return sameWorkflow(this.editor.getState().history.now, this.base);
  }

  /** Save now if there is anything to save. True if the server has everything then. */
  async flush(version = false): Promise<boolean> {
    window.clearTimeout(this.timer);
    while (this.sending) await this.sending;
    this.sending = this.saveAll(version).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  /** A revision was saved, here or elsewhere: catch up if it is newer than what is known. */
  hear(revision: number): void {
    this.heard = Math.max(this.heard, revision);
    if (this.sending || this.state.getState().dispute || this.heard <= this.revision) return;
    if (this.isClean()) void this.catchUp();
    else void this.flush();
  }

  /** After a time away: save what waits, and see what others saved. */
  async lookAgain(): Promise<void> {
    await this.flush();
    if (!this.sending && !this.state.getState().dispute) await this.catchUp();
  }

  /** Go on with work that was kept here, on top of what the server had when it was begun. */
  bringBack(backup: Backup): void {
    this.base = backup.base;
    this.revision = backup.revision;
    this.editor.getState().replace(backup.graph, true);
    void this.flush();
  }

  /** The person has chosen: go on with the merged version. */
  settle(choices: Choices): void {
    const { dispute } = this.state.getState();
    if (!dispute) return;
    const { base, stored } = dispute;
    this.state.setState({ dispute: null, state: "edited" });
    this.take(base, merge(base, this.current(), stored.graph, this.takesMany, choices).merged, stored);
    void this.flush();
  }

  readonly takesMany: TakesMany = (node, port, graph) => {
    const type = graph.nodes.find(({ id }) => id === node)?.type ?? "";
    return this.editor.getState().types.get(type)?.inputs.find(({ name }) => name === port)?.many ?? false;
  };

  private edited(): void {
    const now = Date.now();
    this.editedSince ||= now;
    if (this.state.getState().state !== "conflict") this.say("edited");
    const wait = Math.min(QUIET_MS, Math.max(0, this.editedSince + LONGEST_MS - now));
    this.later(wait);
    window.clearTimeout(this.backupTimer);
    this.backupTimer = window.setTimeout(() => void this.backUp(), BACKUP_MS);
  }

  private looked(): void {
    if (this.state.getState().state === "saved") this.later(LOOK_QUIET_MS);
  }

  private later(wait: number): void {
    window.clearTimeout(this.timer);
    if (!this.isStarted) return;
    this.timer = window.setTimeout(() => void this.flush(), wait);
  }

  private async saveAll(version: boolean): Promise<boolean> {
    for (;;) {
      if (this.state.getState().dispute) return false;
      const graph = this.current();
      const isSame = sameWorkflow(graph, this.base);
      if (isSame && !version && alike(graph.ui?.viewport, this.base.ui?.viewport)) return this.done();
      if (!isSame) this.say("saving");
      const answer = await this.server.save(this.asked(graph, version));
      switch (answer.is) {
        case "saved":
          this.base = graph;
          this.revision = answer.revision;
          this.failures = this.editedSince = 0;
          this.channel?.postMessage(answer.revision);
          this.state.setState({ savedAt: Date.now() });
          if (this.isClean()) return this.done();
          this.edited();
          return true;
        case "stale":
          if (!this.reconcile(answer.stored)) return false;
          continue;
        case "offline":
          await this.kept(); // and only then is it said
          this.say("offline");
          this.later(RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)] ?? 15_000);
          return false;
        default:
          await this.kept();
          this.say(answer.is, "message" in answer ? answer.message : "");
          return false;
      }
    }
  }

  private done(): boolean {
    this.say("saved");
    this.editedSince = 0;
    window.clearTimeout(this.backupTimer);
    void dropBackup(this.workflow, this.tab);
    if (this.heard > this.revision) window.setTimeout(() => this.hear(this.heard));
    return true;
  }

  /** Take in what is stored. False where a person has to choose first. */
  private reconcile(stored: Stored): boolean {
    const [base, mine] = [this.base, this.current()];
    const { merged, conflicts } = merge(base, mine, stored.graph, this.takesMany);
    if (conflicts.length > 0) {
      this.state.setState({ state: "conflict", dispute: { base, mine, stored, conflicts } });
      void this.backUp();
      return false;
    }
    this.take(base, merged, stored);
    return true;
  }

  private take(base: Definition, merged: Definition, stored: Stored): void {
    const under = (graph: Definition): Definition => this.onTop(base, graph, stored.graph);
    this.editor.getState().rebase(merged, under);
    const isNews = !sameWorkflow(base, stored.graph);
    this.base = stored.graph;
    this.revision = stored.revision;
    this.heard = Math.max(this.heard, stored.revision);
    if (isNews) {
      this.state.setState(({ merged: { times } }) => ({ merged: { by: stored.by, times: times + 1 } }));
    }
  }

  /** An older step of one's own with the others' changes in it; what both changed is theirs. */
  private onTop(base: Definition, graph: Definition, theirs: Definition): Definition {
    const asked = merge(base, graph, theirs, this.takesMany).conflicts;
    const choices = Object.fromEntries(asked.map(({ id }) => [id, "theirs" as const]));
    return merge(base, graph, theirs, this.takesMany, choices).merged;
  }

  private async catchUp(): Promise<void> {
    const stored = await this.server.readStored(this.workflow).catch(() => null);
    if (!stored || this.sending || stored.revision <= this.revision) return;
    this.reconcile(stored);
    if (!this.state.getState().dispute) this.say(this.isClean() ? "saved" : "edited");
  }

  /** Kept in this browser, unless its storage does not answer. */
  private async kept(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, KEEPING_MS));
    await Promise.race([this.backUp(), patience]);
  }

  private async backUp(): Promise<void> {
    if (this.isClean() && !this.state.getState().dispute) return;
    const { dispute } = this.state.getState();
    await keepBackup({
      workflow: this.workflow,
      tab: this.tab,
      base: dispute?.base ?? this.base,
      revision: this.revision,
      graph: this.current(),
      at: Date.now(),
    });
  }

  private closing(): void {
    const graph = this.current();
    if (sameWorkflow(graph, this.base) && alike(graph.ui?.viewport, this.base.ui?.viewport)) return;
    void this.backUp();
    if (!this.state.getState().dispute) saveOnClosing(this.asked(graph, false));
  }

  private asked(graph: Definition, version: boolean): Save {
    return { workflow: this.workflow, graph, revision: this.revision, version };
  }

  private say(state: SaveState, message = ""): void {
    const now = this.state.getState();
    if (now.state !== state || now.message !== message) this.state.setState({ state, message });
  }
}

function on(target: Window | Document, name: string, listener: () => void): () => void {
  target.addEventListener(name, listener);
  return () => target.removeEventListener(name, listener);
}

/** What editors that were left still save, by workflow. */
const leaving = new Map<string, Promise<unknown>>();

/** Wait until an editor that was left has saved: only then is what is stored what was drawn. */
export async function lastSave(workflow: string): Promise<void> {
  await leaving.get(workflow);
}

const savers = new WeakMap<EditorStore, Saver>();

/** The saver of an open workflow; null where the graph is none that is stored. */
export function saverOf(editor: EditorStore): Saver | null {
  const known = savers.get(editor);
  const { opened } = editor.getState();
  if (known || !opened) return known ?? null;
  const made = new Saver(editor, storedOf(opened));
  savers.set(editor, made);
  return made;
}
