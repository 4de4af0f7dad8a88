// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { api } from "@/api/client";
import { queries } from "@/api/queries";
import "@/ui/browserStubs";
import UploadsPage from "./UploadsPage";

afterEach(cleanup);

const PATIENTLY = { timeout: 20_000 };

it("stays on its page of the list when an upload is looked at", async () => {
  vi.spyOn(api, "GET").mockImplementation(((path: string, { params }: { params?: { query?: { offset?: number } } } = {}) => {
    const offset = params?.query?.offset ?? 0;
    const upload = { uploadId: `u${offset}`, title: `From ${offset}`, status: "success", platformName: "Folder", accountName: "Shop", steps: [] };
    if (path.endsWith("/uploads")) return Promise.resolve({ data: { data: [upload], total: 120 } });
    return Promise.resolve({ data: { data: path.endsWith("/platforms") ? [] : { ...upload, title: "Opened" } } });
  }) as never);
  render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <UploadsPage />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByText("From 0", {}, PATIENTLY);
  fireEvent.click(screen.getByRole("button", { name: "Page 2" }));
  fireEvent.click(await screen.findByRole("button", { name: "From 50" }, PATIENTLY));
  await vi.waitFor(() => expect(window.location.search).toBe("?upload=u50"), PATIENTLY);
  await screen.findByRole("dialog", { hidden: true }, PATIENTLY);
  expect(screen.queryByText("From 50")).not.toBeNull();
  expect(screen.queryByText("From 0")).toBeNull();
});
