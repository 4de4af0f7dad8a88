// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import type { ComponentType } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { api } from "@/api/client";
import { queries } from "@/api/queries";
import HomePage from "@/home/HomePage";
import LibraryPage from "@/library/LibraryPage";
import AccountsPage from "@/publishing/AccountsPage";
import UploadsPage from "@/publishing/UploadsPage";
import RunsPage from "@/runs/RunsPage";
import { me } from "@/settings/reads";
import "@/ui/browserStubs";

const RUN = { id: "r", name: "Film", status: "failed", priority: "normal", created_at: "2026-01-01T00:00:00Z", finished_count: 0 };
const ACCOUNT = {
  accountId: "a",
  name: "Shop",
  platformName: "Folder",
  tags: [],
  enabled: true,
  health: { state: "reconnect_needed", message: "", failureStreak: 0, lastSuccess: null },
  load: { cap: null, usedToday: 0, cooldownSeconds: 0, nextSlot: null },
};
const UPLOAD = { uploadId: "u", title: "Sea", status: "failed", message: "", platformName: "Folder", accountName: "Shop" };
const NUMBERS = { publishedToday: 0, unconfirmed: 0, failed: 1, pending: 0, uploading: 0, processing: 0, byPlatform: {} };
const ANSWERS: Readonly<Record<string, unknown>> = {
  "/api/runs": [RUN],
  "/api/queues": [],
  "/api/media/stats": { used_bytes: 0, most_bytes: null, total: { count: 0 }, trash: { count: 0 } },
  "/api/media/facets": { values: {}, tags: {}, moods: {} },
  "/api/video-production/accounts": { data: [ACCOUNT] },
  "/api/video-production/accounts/platforms": { data: [] },
  "/api/video-production/uploads": { data: [UPLOAD], total: 1 },
  "/api/video-production/uploads/stats": { data: NUMBERS },
  "/api/templates": [{ name: "t", title: "Mashup", description: "", tags: [], inputs: [], definition: {} }],
};

beforeEach(() => {
  vi.spyOn(api, "GET").mockImplementation(((path: string) =>
    Promise.resolve({ data: ANSWERS[path] ?? [], response: new Response() })) as never);
});

afterEach(() => {
  cleanup();
  queries.clear();
});

/** What each page shows to all, and what it offers to those who may change things. */
const PAGES: readonly [string, ComponentType, RegExp, readonly RegExp[]][] = [
  ["first page", HomePage, /Recent workflows|first video/, [/New workflow/, /Use Mashup/]],
  ["library", LibraryPage, /Drop videos, music|Nothing is here yet/, [/Add files/, /From the web/, /Clean up/]],
  ["runs", RunsPage, /^Film$/, [/Retry the run/]],
  ["accounts", AccountsPage, /^Shop$/, [/Add account/, /More of Shop/, /Reconnect/]],
  ["uploads", UploadsPage, /^Sea$/, [/^Retry$/, /Retry all failed/]],
];

async function offered(Page: ComponentType, there: RegExp, may_edit: boolean, buttons: readonly RegExp[]) {
  queries.setQueryData(me.queryKey, { may_edit } as never);
  queries.setQueryDefaults(me.queryKey, { staleTime: Infinity });
  render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <Page />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findAllByText(there, {}, { timeout: 20_000 });
  if (may_edit) await Promise.all(buttons.map((name) => screen.findAllByRole("button", { name }, { timeout: 20_000 })));
  return buttons.filter((name) => screen.queryAllByRole("button", { name }).length > 0);
}

it.each(PAGES)("the %s offers what it can do to who may do it", async (_, Page, there, buttons) => {
  expect(await offered(Page, there, true, buttons)).toEqual(buttons);
  expect(screen.queryByText("View only")).toBeNull();
});

it.each(PAGES)("the %s offers a viewer nothing that would be refused, and says why", async (_, Page, there, buttons) => {
  expect(await offered(Page, there, false, buttons)).toEqual([]);
  screen.getByText("View only");
});
