// @vitest-environment jsdom

import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { EditorProvider, editorStore } from "@/editor/store";
import { opened } from "@/graph/definition";
import Addressing from "./Addressing";
import { goToMoment, momentOf } from "./playhead";

afterEach(cleanup);

function open(address: string, chosen = "") {
  window.history.replaceState(null, "", address);
  const store = editorStore("w", opened({ name: "", nodes: ["a", "b"].map((id) => ({ id, type: "t" })), connections: [] }));
  if (chosen) store.getState().select([chosen]);
  const { unmount } = render(
    <EditorProvider value={store}>
      <Addressing />
    </EditorProvider>,
  );
  return { store, leave: unmount };
}

it("opens the node and the moment that the address names", () => {
  const { store } = open("/workflows/one?node=a&t=2.5");
  expect(store.getState().focus).toBe("a");
  expect(momentOf("a")).toBe(2.5);
});

it("leaves the node that was chosen before it came", () => {
  expect(open("/workflows/one?node=a", "b").store.getState().focus).toBe("b");
});

it("begins every workflow at its beginning, whatever its nodes are called", () => {
  const { leave } = open("/workflows/one");
  goToMoment("a", 4);
  leave();
  open("/workflows/two");
  expect(momentOf("a")).toBe(0);
});
