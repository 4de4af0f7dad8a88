// @vitest-environment jsdom

import { cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it } from "vitest";

import { EditorProvider, type EditorStore, editorStore } from "@/editor/store";
import { opened } from "@/graph/definition";
import { setParam } from "@/graph/edits";
import { awaitFile, useArrivals } from "./arriving";

const GRAPH = opened({
  schema: 1,
  name: "W",
  nodes: [{ id: "a", type: "source", params: {}, position: { x: 0, y: 0 } }],
  connections: [],
});

afterEach(cleanup);

function open(workflow: string): { store: EditorStore; leave(): void; asset(): unknown } {
  const store = editorStore(workflow, GRAPH);
  const wrapper = ({ children }: { children: ReactNode }) => <EditorProvider value={store}>{children}</EditorProvider>;
  const { unmount } = renderHook(useArrivals, { wrapper });
  return { store, leave: unmount, asset: () => store.getState().history.now.nodes[0]?.params["asset"] };
}

/** A file on its way to the node; how to let it arrive. */
function sent(store: EditorStore): () => void {
  let arrive = (_: string): void => undefined;
  awaitFile(store, "a", "asset", (arrived) => {
    arrive = arrived;
    return "file";
  });
  return () => arrive("film");
}

it("puts a file into its node when it arrives", () => {
  const { store, asset } = open("one");
  sent(store)();
  expect(asset()).toBe("film");
});

it("lets a file wait for a workflow that is opened again", () => {
  const { store, leave } = open("two");
  const arrive = sent(store);
  leave();
  arrive();
  expect(open("two").asset()).toBe("film");
});

it("lets a file wait for a node that is brought back", () => {
  const { store, asset } = open("three");
  const arrive = sent(store);
  store.getState().edit((graph) => ({ ...graph, nodes: [] }));
  arrive();
  store.getState().undo();
  expect(asset()).toBe("film");
});

it("leaves what was chosen meanwhile", () => {
  const { store, asset } = open("four");
  const arrive = sent(store);
  store.getState().edit(setParam("a", "asset", "another"));
  arrive();
  expect(asset()).toBe("another");
});
