// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { queries } from "@/api/queries";
import "@/ui/browserStubs";
import { idsOf, rowsOf } from "./files";
import { Many } from "./Many";
import type { Picked } from "./picking";

vi.mock("./files", async (original) => ({ ...(await original<object>()), idsOf: vi.fn() }));

afterEach(cleanup);

it("files of a search that was left are not picked in the next one", async () => {
  let answer = (_: string[]): void => undefined;
  vi.mocked(idsOf).mockReturnValue(new Promise((done) => (answer = done)));
  const picked: Picked = { ids: new Set(["a"]), last: "a" };
  const setPicked = vi.fn();
  const { unmount } = render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <Many picked={picked} setPicked={setPicked} wanted={{}} total={3} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Select all 3" }));
  unmount();
  await act(async () => answer(["a", "b", "c"]));
  expect(setPicked).not.toHaveBeenCalled();
});

it("a file that others have moved to the next page is there once", () => {
  const page = (...ids: string[]) => ({ rows: ids.map((id) => ({ id }) as never), total: 3, more: false });
  const rows = rowsOf({ pages: [page("new", "a"), page("a", "b")], pageParams: [0, 2] });
  expect(rows.map(({ id }) => id)).toEqual(["new", "a", "b"]);
});
