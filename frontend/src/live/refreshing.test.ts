import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { throttled } from "./refreshing";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("calls at once, and once more for all that was asked meanwhile", () => {
  const call = vi.fn();
  const refresh = throttled(call, 300);
  refresh();
  expect(call).toHaveBeenCalledTimes(1);
  for (let n = 0; n < 5; n++) refresh();
  expect(call).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(300);
  expect(call).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(3000);
  expect(call).toHaveBeenCalledTimes(2);
});

it("calls at once again after a rest", () => {
  const call = vi.fn();
  const refresh = throttled(call, 300);
  refresh();
  vi.advanceTimersByTime(301);
  refresh();
  expect(call).toHaveBeenCalledTimes(2);
});
