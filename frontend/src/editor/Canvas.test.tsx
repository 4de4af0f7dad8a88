// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { ReactFlowProvider } from "@xyflow/react";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { type Definition, type Group, opened } from "@/graph/definition";
import "@/ui/browserStubs";
import { Canvas } from "./Canvas";
import { canDo, perform } from "./commanding";
import { NODE_DRAG } from "./drops";
import { GroupTitle } from "./GroupTitle";
import { startRenaming } from "./renaming";
import { openSearch, search } from "./search";
import { EditorProvider, editorStore } from "./store";

vi.stubGlobal("CSS", { escape: (id: string) => id });
vi.stubGlobal("DOMMatrixReadOnly", class {
  m22 = 1;
});
document.elementsFromPoint = () => [];

afterEach(cleanup);

/** An open canvas. */
function shown(graph: Definition, readOnly = false) {
  const types = new Map([["t", { type: "t", title: "T", version: 1, inputs: [], outputs: [], assets: [] } as never]]);
  const store = editorStore("w", graph, types, { readOnly });
  render(
    <MantineProvider>
      <EditorProvider value={store}>
        <ReactFlowProvider>
          <Canvas />
        </ReactFlowProvider>
      </EditorProvider>
    </MantineProvider>,
  );
  return store;
}

/** One on which a node type was dropped. */
function dropped(readOnly: boolean) {
  const store = shown(opened({ name: "", nodes: [], connections: [] }), readOnly);
  const dataTransfer = { types: [NODE_DRAG], files: [], getData: (kind: string) => (kind === NODE_DRAG ? "t" : "") };
  fireEvent.drop(screen.getByRole("application", { name: /^Canvas/ }), { dataTransfer });
  return store.getState();
}

it("takes what is dropped on it, and every command", () => {
  const { history, selection } = dropped(false);
  expect(history.now.nodes).toHaveLength(1);
  expect([...selection.nodes]).toEqual([history.now.nodes[0]?.id]);
  expect(canDo("edit.delete")).toBe(true);
});

it("leaves nothing half done to the next workflow", () => {
  dropped(false);
  openSearch({ screen: { x: 0, y: 0 }, at: { x: 0, y: 0 }, from: null, into: null });
  cleanup();
  expect(search.getState().open).toBeNull();
});

it("is only looked at by who may not change it", () => {
  const { selection } = dropped(true);
  expect(selection.nodes.size).toBe(0);
  expect((["edit.delete", "edit.paste", "node.add"] as const).filter(canDo)).toEqual([]);
  expect((["edit.copy", "view.fit"] as const).filter(canDo)).toEqual(["edit.copy", "view.fit"]);
});

it("a folded group is unfolded by Enter, and the keyboard goes into it", () => {
  const graph = opened({
    name: "",
    nodes: ["a", "b"].map((id) => ({ id, type: "t" })),
    connections: [],
    ui: { groups: [{ id: "g", title: "Both", color: "", nodes: ["a", "b"], collapsed: true }] },
  });
  const store = shown(graph);
  store.getState().select(["g"]);
  perform("walk.inspector");
  const { history, selection } = store.getState();
  expect(history.now.ui?.groups?.[0]?.collapsed).toBe(false);
  expect([...selection.nodes]).toEqual(["a"]);
});

it("a group is renamed where its title stands", () => {
  const graph = opened({ name: "", nodes: [{ id: "a", type: "t" }], connections: [], ui: { groups: [{ id: "g", title: "Both", color: "", nodes: ["a"] }] } });
  const store = editorStore("w", graph);
  render(
    <EditorProvider value={store}>
      <GroupTitle group={store.getState().history.now.ui?.groups?.[0] as Group} />
    </EditorProvider>,
  );
  act(() => startRenaming("g"));
  const field = screen.getByLabelText("Title of the group");
  fireEvent.change(field, { target: { value: "Ending" } });
  fireEvent.keyDown(field, { key: "Enter" });
  expect(store.getState().history.now.ui?.groups?.[0]?.title).toBe("Ending");
});
