import { expect, it } from "vitest";

import type { LogLine } from "@/live/log";
import { chosen, textOf } from "./logging";

const line = (id: number, node: string, level: string, message: string): LogLine => ({
  id,
  node,
  level,
  message,
  attempt: 1,
  created_at: "2026-01-01T00:00:00Z",
});
const LINES = [line(1, "a", "info", "Begins"), line(2, "b", "warning", "Slow"), line(3, "a", "error", "Broke")];
const ids = (lines: readonly LogLine[]): number[] => lines.map(({ id }) => id);

it("filters by node, by level and everything more severe, and by words", () => {
  expect(ids(chosen(LINES, { node: "a", level: "info", text: "" }))).toEqual([1, 3]);
  expect(ids(chosen(LINES, { node: "", level: "warning", text: "" }))).toEqual([2, 3]);
  expect(ids(chosen(LINES, { node: "", level: "info", text: "slOW" }))).toEqual([2]);
});

it("is the same list where nothing is filtered", () => {
  expect(chosen(LINES, { node: "", level: "info", text: " " })).toBe(LINES);
});

it("is copied as columns", () => {
  expect(textOf(LINES.slice(0, 1), (id) => id.toUpperCase())).toBe("2026-01-01T00:00:00Z\tinfo\tA\tBegins");
});
