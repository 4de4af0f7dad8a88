// @vitest-environment jsdom

import { expect, it, vi } from "vitest";
import { createStore } from "zustand";

import { warned } from "@/ui/undoable";
import { onceSaved } from "./onceSaved";
import type { Saver } from "./saver";

vi.mock("@/ui/undoable", () => ({ warned: vi.fn() }));

it("does nothing with what is not on the server yet, says so, and does it at the next try", async () => {
  const flush = vi.fn().mockResolvedValueOnce(false).mockResolvedValue(true);
  const saver = { flush, state: createStore(() => ({ state: "refused", message: "The graph is too large." })) } as unknown as Saver;
  const act = vi.fn();
  await onceSaved(saver, act);
  expect(act).not.toHaveBeenCalled();
  const [words, , again] = vi.mocked(warned).mock.calls[0] ?? [];
  expect(words).toBe("The graph is too large.");
  await again?.();
  expect(act).toHaveBeenCalledOnce();
});
