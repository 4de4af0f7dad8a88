import { expect, it } from "vitest";

import { asNew, saidRule, wrongIn } from "./cleaning";

it("says a rule in words", () => {
  expect(saidRule({ role: "output", older_than_days: 30, unused: true })).toBe("Unused files of the shelf “output” older than 30 days");
  expect(saidRule({ role: "", older_than_days: 1, unused: false })).toBe("All files older than a day");
  expect(saidRule({ role: "hot", older_than_days: null, unused: true })).toBe("Unused files of the shelf “hot video”");
});

it("refuses a rule that would take everything", () => {
  expect(wrongIn({ role: "", older_than_days: null, unused: true })).toBe("");
  expect(wrongIn({ role: "", older_than_days: 7, unused: false })).toBe("");
  expect(wrongIn({ role: "output", older_than_days: 0, unused: false })).not.toBe("");
  expect(wrongIn({ role: "output", older_than_days: null, unused: false })).not.toBe("");
});

it("keeps all of a rule but its number", () => {
  const rule = { id: 7, name: "Old", role: "output", older_than_days: 3, unused: true, is_enabled: false };
  expect(asNew(rule)).toEqual({ name: "Old", role: "output", older_than_days: 3, unused: true, is_enabled: false });
});
