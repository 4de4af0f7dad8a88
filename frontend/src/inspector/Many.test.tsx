// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { EditorProvider, editorStore } from "@/editor/store";
import { opened } from "@/graph/definition";
import "@/ui/browserStubs";
import { Many } from "./Many";

vi.mock("@/library/arriving", () => ({
  useArriving: (node: string) => ({ id: node, name: `${node}.mp4`, size: 100, sent: 50, speed: 0, status: "sending", message: "" }),
}));

afterEach(cleanup);

it("shows how far the files are that were dropped together", () => {
  const nodes = ["a", "b"].map((id) => ({ id, type: "film" }));
  const store = editorStore("w", opened({ name: "", nodes, connections: [] }));
  render(
    <MantineProvider>
      <EditorProvider value={store}>
        <Many nodes={["a", "b"]} />
      </EditorProvider>
    </MantineProvider>,
  );
  expect(screen.getAllByText("50 B of 100 B")).toHaveLength(2);
  screen.getByText("a.mp4");
  screen.getByText("b.mp4");
});
