// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { createStore } from "zustand";

import { api } from "@/api/client";
import "@/ui/browserStubs";
import { NameVersion } from "./NameVersion";
import type { Saver } from "./saver";

afterEach(cleanup);

const PATIENTLY = { timeout: 20_000 };

it("says why a version is not kept while nothing can be saved, and keeps it at the next try", async () => {
  const made = vi.spyOn(api, "POST").mockResolvedValue({ data: { revision: 3 } } as never);
  const flush = vi.fn().mockResolvedValueOnce(false).mockResolvedValue(true);
  const saver = { workflow: "w", flush, state: createStore(() => ({ state: "offline", message: "" })) } as unknown as Saver;
  render(
    <MantineProvider>
      <NameVersion saver={saver} />
    </MantineProvider>,
  );
  fireEvent.change(await screen.findByLabelText("Name", {}, PATIENTLY), { target: { value: "Good one" } });
  fireEvent.click(screen.getByRole("button", { name: "Keep the name" }));
  const said = await screen.findByRole("alert", {}, PATIENTLY);
  expect(said.textContent).toContain("The studio cannot be reached");
  expect(made).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await vi.waitFor(() => expect(made).toHaveBeenCalledOnce(), PATIENTLY);
  expect(screen.queryByRole("alert")).toBeNull();
});
