import { expect, it } from "vitest";

import { ordinal, progressWords, reasonWords, runWords, took } from "./words";

it("says how far a run is", () => {
  expect(progressWords(0.626, 4.2)).toBe("62 % · 4.2 s left");
  expect(progressWords(0.1, null)).toBe("10 %");
});

it("says how long a run took, or takes", () => {
  const started = { started_at: "2026-01-01T00:00:00Z", finished_at: null };
  expect(took(started, Date.parse("2026-01-01T00:01:05Z"))).toBe("1 min 5 s");
  expect(took({ ...started, finished_at: "2026-01-01T00:00:12Z" }, 0)).toBe("12 s");
  expect(took({ started_at: null, finished_at: null }, 0)).toBe("");
});

it("counts as people do", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal)).toEqual(
    ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"],
  );
});

it("gives reasons without marks of code", () => {
  expect(reasonWords("succeeded", "parameter `text` changed")).toBe("Ran because: parameter text changed");
  expect(reasonWords("succeeded", "upstream `main` changed", () => "Main clip")).toBe(
    "Ran because: upstream Main clip changed",
  );
  expect(reasonWords("reused", "nothing changed")).toBe("Reused: nothing changed");
});

it("says that a run is about to stop", () => {
  expect(runWords({ status: "running", cancelling: true })).toBe("Cancelling…");
  expect(runWords({ status: "cancelled", cancelling: true })).toBe("Cancelled");
});
