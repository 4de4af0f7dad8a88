// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { EditorProvider, editorStore } from "@/editor/store";
import { opened } from "@/graph/definition";
import type { NodeType } from "@/graph/nodeTypes";
import "@/ui/browserStubs";
import { One } from "./One";

vi.mock("@/stage/LivePicture", () => ({ LivePicture: () => null }));

afterEach(cleanup);

const TYPE = {
  type: "t",
  title: "T",
  doc: "",
  inputs: [],
  outputs: [],
  assets: [],
  params: { properties: { words: { type: "string", title: "Words" } } },
} as unknown as NodeType;

function words(readOnly: boolean): HTMLElement {
  const graph = opened({ name: "", nodes: [{ id: "n", type: "t", params: { words: "sea" } }], connections: [] });
  render(
    <MantineProvider>
      <EditorProvider value={editorStore("w", graph, new Map([["t", TYPE]]), { readOnly })}>
        <One node="n" />
      </EditorProvider>
    </MantineProvider>,
  );
  return screen.getByLabelText("Words");
}

it("lets who may edit change a field", () => {
  expect(words(false).matches(":disabled")).toBe(false);
  screen.getByRole("button", { name: "How this node runs" });
});

it("shows a field to who may only look, and lets it be", () => {
  expect(words(true).matches(":disabled")).toBe(true);
  expect(screen.queryByRole("button", { name: "How this node runs" })).toBeNull();
});
