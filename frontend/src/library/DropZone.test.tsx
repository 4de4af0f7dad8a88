// @vitest-environment jsdom

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { DropZone } from "./DropZone";

afterEach(cleanup);

it("says no more that one may drop once a file was taken elsewhere", () => {
  const taken = (event: Event): void => event.stopPropagation();
  document.addEventListener("drop", taken, true);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <DropZone about={{}}>Shelf</DropZone>
    </QueryClientProvider>,
  );
  fireEvent.dragOver(screen.getByText("Shelf"), { dataTransfer: { types: ["Files"] } });
  screen.getByText("Drop to add");
  fireEvent.drop(screen.getByText("Shelf"), { dataTransfer: { types: ["Files"], files: [] } });
  expect(screen.queryByText("Drop to add")).toBeNull();
  document.removeEventListener("drop", taken, true);
});
