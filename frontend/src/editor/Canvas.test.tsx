// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { ReactFlowProvider } from "@xyflow/react";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { opened } from "@/graph/definition";
import { Canvas } from "./Canvas";
import { canDo } from "./commanding";
import { NODE_DRAG } from "./drops";
import { openSearch, search } from "./search";
import { EditorProvider, editorStore } from "./store";

vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
vi.stubGlobal("ResizeObserver", class {
  observe = vi.fn();
  unobserve = vi.fn();
  disconnect = vi.fn();
});
document.elementsFromPoint = () => [];

afterEach(cleanup);

/** The open canvas, on which a node type was dropped. */
function dropped(readOnly: boolean) {
  const types = new Map([["t", { type: "t", title: "T", version: 1, inputs: [], outputs: [], assets: [] } as never]]);
  const store = editorStore("w", opened({ name: "", nodes: [], connections: [] }), types, { readOnly });
  render(
    <MantineProvider>
      <EditorProvider value={store}>
        <ReactFlowProvider>
          <Canvas />
        </ReactFlowProvider>
      </EditorProvider>
    </MantineProvider>,
  );
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
