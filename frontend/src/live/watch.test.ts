// @vitest-environment jsdom

import { expect, it, vi } from "vitest";

import { followRun } from "./runFeed";
import { lookAt } from "./watch";

const LINGER_MS = 3_000;

vi.mock("./runFeed", () => ({ followRun: vi.fn(() => vi.fn()) }));

it("follows a run once for all who look, however often one leaves and comes back", () => {
  vi.useFakeTimers();
  lookAt("run").leave();
  vi.advanceTimersByTime(LINGER_MS / 2);
  lookAt("run").leave();
  vi.advanceTimersByTime(LINGER_MS / 2); // nobody has looked for a while: it is given up
  const again = lookAt("run").watch;
  vi.advanceTimersByTime(LINGER_MS);
  expect(lookAt("run").watch).toBe(again);
  expect(followRun).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
