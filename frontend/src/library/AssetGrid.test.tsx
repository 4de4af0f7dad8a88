// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { api, Refusal } from "@/api/client";
import { queries } from "@/api/queries";
import { AssetGrid } from "./AssetGrid";
import { LIBRARY } from "./files";

afterEach(cleanup);

const PATIENTLY = { timeout: 20_000 };

const FILE = { id: "a", name: "Beach", kind: "video", duration: 0, urls: {} };

it("keeps the files that are shown while they cannot be read again", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
  const read = vi.spyOn(api, "GET").mockResolvedValue({ data: [FILE], response: new Response() } as never);
  render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <AssetGrid wanted={{}} width={100} empty="Nothing" onOpen={vi.fn()} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByText("Beach", {}, PATIENTLY);
  read.mockRejectedValue(new Refusal(400, "failed", "It does not answer."));
  await act(() => queries.invalidateQueries({ queryKey: LIBRARY }));
  await screen.findByText("It does not answer.", {}, PATIENTLY);
  expect(screen.queryByText("Beach")).not.toBeNull();
});
