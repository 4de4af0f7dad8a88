// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";

import type { Schemas } from "@/api/client";
import { editorStore } from "@/editor/store";
import { type Definition, opened } from "@/graph/definition";
import { rename, setParam } from "@/graph/edits";
import { holdsWork } from "./backup";
import { lastSave, Saver } from "./saver";
import type { Answer, Save, Stored } from "./server";

/** A server with one workflow, which refuses stale saves as `workflows/saving/drafts.py` does. */
const server = {
  now: { graph: opened({}), revision: 0, by: "" } as Stored,
  saves: [] as Save[],
  isAway: false,
  save: (asked: Save): Promise<Answer> => {
    const { now } = server;
    if (server.isAway) return Promise.resolve({ is: "offline" });
    if (asked.revision !== now.revision) return Promise.resolve({ is: "stale", stored: now });
    server.saves.push(asked);
    server.now = { graph: asked.graph, revision: now.revision + 1, by: "" };
    return Promise.resolve({ is: "saved", revision: now.revision + 1, problems: [] });
  },
  readStored: () => Promise.resolve(server.now),
};

const GRAPH: Definition = opened({
  schema: 1,
  name: "W",
  nodes: [{ id: "a", type: "t", params: { text: "one", size: 1 }, position: { x: 0, y: 0 } }],
  connections: [],
});

function tab() {
  const stored = server.now;
  const editor = editorStore("w", stored.graph, new Map(), { opened: {} as Schemas["WorkflowOut"] });
  const saver = new Saver(editor, stored, server);
  const edit = (name: string, value: unknown): void => editor.getState().edit(setParam("a", name, value));
  const params = () => editor.getState().history.now.nodes[0]?.params;
  return { editor, saver, edit, params };
}

const stored = () => server.now.graph.nodes[0]?.params;

beforeEach(() => {
  server.now = { graph: GRAPH, revision: 1, by: "" };
  server.saves = [];
  server.isAway = false;
});

it("saves nothing where nothing changed", async () => {
  const { saver } = tab();
  expect(await saver.flush()).toBe(true);
  expect(server.saves).toEqual([]);
});

it("merges what two tabs changed in different fields", async () => {
  const [one, other] = [tab(), tab()];
  one.edit("text", "new");
  other.edit("size", 9);
  await one.saver.flush();
  await other.saver.flush();
  expect(stored()).toEqual({ text: "new", size: 9 });
  expect(other.params()).toEqual({ text: "new", size: 9 });
  one.saver.hear(3);
  await vi.waitFor(() => expect(one.params()).toEqual({ text: "new", size: 9 }));
});

it("asks where two tabs changed the same field, and loses nothing meanwhile", async () => {
  const [one, other] = [tab(), tab()];
  one.edit("text", "mine");
  other.edit("text", "theirs");
  await one.saver.flush();
  expect(await other.saver.flush()).toBe(false);
  const { state, dispute } = other.saver.state.getState();
  expect(state).toBe("conflict");
  expect(stored()?.["text"]).toBe("mine");
  other.edit("size", 5);
  other.saver.settle(Object.fromEntries((dispute?.conflicts ?? []).map(({ id }) => [id, "mine" as const])));
  await vi.waitFor(() => expect(stored()).toEqual({ text: "theirs", size: 5 }));
});

it("undoes only what was done in this tab", async () => {
  const [one, other] = [tab(), tab()];
  one.edit("text", "new");
  await one.saver.flush();
  other.edit("size", 9);
  await other.saver.flush();
  one.saver.hear(3);
  await vi.waitFor(() => expect(one.params()?.["size"]).toBe(9));
  one.editor.getState().undo();
  expect(one.params()).toEqual({ text: "one", size: 9 });
});

it("says that it is offline, and saves when the server is back", async () => {
  const { saver, edit } = tab();
  server.isAway = true;
  edit("text", "new");
  expect(await saver.flush()).toBe(false);
  expect(saver.state.getState().state).toBe("offline");
  server.isAway = false;
  expect(await saver.flush()).toBe(true);
  expect(stored()?.["text"]).toBe("new");
});

it("keeps a version when asked, also of what is saved already", async () => {
  const { saver } = tab();
  expect(await saver.flush(true)).toBe(true);
  expect(server.saves).toMatchObject([{ version: true }]);
});

it("goes on with work of an earlier visit on top of what others saved since", async () => {
  const first = tab();
  first.edit("text", "kept");
  const backup = { workflow: "w", tab: "x", base: GRAPH, revision: 1, graph: first.editor.getState().history.now, at: 0 };
  const other = tab();
  other.edit("size", 9);
  await other.saver.flush();
  const later = tab();
  later.saver.bringBack(backup);
  await vi.waitFor(() => expect(stored()).toEqual({ text: "kept", size: 9 }));
});

it("offers a backup only where the server lacks something of it", () => {
  const many = (): boolean => false;
  const backup = { workflow: "w", tab: "x", base: GRAPH, revision: 1, at: 0 };
  const graph = setParam("a", "text", "new")(GRAPH);
  expect(holdsWork({ ...backup, graph: GRAPH }, rename("Other")(GRAPH), many)).toBe(false);
  expect(holdsWork({ ...backup, graph }, graph, many)).toBe(false);
  expect(holdsWork({ ...backup, graph }, rename("Other")(graph), many)).toBe(false);
  expect(holdsWork({ ...backup, graph }, GRAPH, many)).toBe(true);
});

it("lets whoever opens a workflow again wait for what the editor before still saves", async () => {
  vi.stubGlobal("BroadcastChannel", class { close = vi.fn(); postMessage = vi.fn(); });
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const save = async (asked: Save): Promise<Answer> => answered.then(() => server.save(asked));
  const { editor, edit } = tab();
  const leave = new Saver(editor, server.now, { ...server, save }).start();
  edit("text", "new");
  leave();
  const opened = lastSave("w").then(() => stored()?.["text"]);
  answer();
  expect(await opened).toBe("new");
});
