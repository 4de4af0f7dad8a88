import { expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { compared, totals } from "./compare";

const state = (node: string, status: string, digest: string, seconds = 1) =>
  ({ node, status, digest, seconds }) as Schemas["NodeState"];
const run = (nodes: Schemas["NodeState"][]) =>
  ({ nodes, started_at: "2026-01-01T00:00:00Z", finished_at: "2026-01-01T00:00:09Z" }) as Schemas["RunOut"];

it("sets every node of both runs side by side", () => {
  const before = run([state("a", "succeeded", "1"), state("gone", "succeeded", "2")]);
  const after = run([state("a", "reused", "1"), state("new", "succeeded", "3")]);
  const rows = compared(before, after).map(({ node, before: one, after: other, isSame }) => [node, !!one, !!other, isSame]);
  expect(rows).toEqual([
    ["a", true, true, true],
    ["new", false, true, null],
    ["gone", true, false, null],
  ]);
});

it("sees that another file was made, and says nothing of what failed", () => {
  const before = run([state("a", "succeeded", "1"), state("b", "failed", "")]);
  const after = run([state("a", "succeeded", "2"), state("b", "succeeded", "3")]);
  expect(compared(before, after).map(({ isSame }) => isSame)).toEqual([false, null]);
});

it("counts work, not what was reused", () => {
  expect(totals(run([state("a", "reused", "1", 5), state("b", "succeeded", "2", 3)]))).toEqual({ worked: 3, took: 9, reused: 1 });
});
