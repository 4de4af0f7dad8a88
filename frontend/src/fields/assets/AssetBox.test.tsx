// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { EditorProvider, editorStore } from "@/editor/store";
import { opened } from "@/graph/definition";
import type { NodeType } from "@/graph/nodeTypes";
import { fileToNode } from "@/library/onCanvas";
import "@/ui/browserStubs";
import { fieldsOf } from "../schema";
import { AssetBox } from "./AssetBox";

vi.mock("@/library/onCanvas", () => ({ fileToNode: vi.fn() }));

afterEach(cleanup);

it("takes a file of the desktop that is dropped on it", () => {
  const type = { type: "pair", assets: ["first", "second"] } as unknown as NodeType;
  const store = editorStore("w", opened({ name: "", nodes: [{ id: "n", type: "pair" }], connections: [] }), new Map([["pair", type]]));
  const [field] = fieldsOf({ properties: { second: { type: "string", title: "Second" } } });
  if (!field) throw new Error("no field");
  const acts = { change: vi.fn(), settle: vi.fn() };
  render(
    <MantineProvider>
      <EditorProvider value={store}>
        <AssetBox field={field} id="it" value={null} isWrong={false} describedBy={undefined} nodes={["n"]} {...acts} />
      </EditorProvider>
    </MantineProvider>,
  );
  const file = new File(["film"], "film.mp4", { type: "video/mp4" });
  const button = screen.getByRole("button", { name: "Second: choose a file" });
  fireEvent.drop(button, { dataTransfer: { types: ["Files"], files: [file], getData: () => "" } });
  expect(fileToNode).toHaveBeenCalledWith(store, "n", type, file, "second", {});
});
