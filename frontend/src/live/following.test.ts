// @vitest-environment jsdom

import { afterEach, expect, it, vi } from "vitest";
import { createStore } from "zustand";

import { followIn, stopFollowing } from "./following";
import { live } from "./store";
import { lookAt } from "./watch";

vi.mock("./watch", () => ({
  lookAt: vi.fn(() => ({ watch: createStore(() => ({ run: null, feed: "connecting" })), leave: vi.fn() })),
}));

afterEach(() => {
  stopFollowing();
  vi.clearAllMocks();
});

it("shows a run of the workflow that is open, and names it in the address", () => {
  window.history.replaceState(null, "", "/workflows/one");
  followIn("one", "run");
  expect(lookAt).toHaveBeenCalledWith("run");
  expect(live.getState().feed).toBe("connecting");
  expect(window.location.search).toBe("?run=run");
});

it.each(["/", "/workflows/other", "/runs/one"])("shows no run of a workflow that was left for %s", (place) => {
  window.history.replaceState(null, "", place);
  followIn("one", "run");
  expect(lookAt).not.toHaveBeenCalled();
  expect(window.location.search).toBe("");
});
