import { expect, it } from "vitest";

import { type NodeLive, UNSEEN } from "./nodeLive";
import { overall } from "./overall";
import type { LiveRun } from "./run";

const NOW = Date.parse("2026-01-01T00:00:10Z");

function run(nodes: Record<string, Partial<NodeLive>>, status: LiveRun["status"] = "running"): LiveRun {
  return {
    run: "r",
    workflow: null,
    name: "",
    status,
    cancelling: false,
    error: null,
    seq: 1,
    createdAt: "",
    startedAt: null,
    finishedAt: null,
    order: Object.keys(nodes),
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, { ...UNSEEN, ...node }])),
    early: new Map(),
  };
}

it("weighs nodes by what they are expected to take", () => {
  const found = overall(
    run({
      short: { status: "succeeded", queue: "render", expected: 1 },
      long: { status: "running", queue: "render", expected: 9, progress: 0.5, eta: 4.5 },
    }),
    NOW,
  );
  expect(found.fraction).toBeCloseTo(0.55);
  expect(found.eta).toBeCloseTo(4.5);
  expect(found).toMatchObject({ done: 1, total: 2, running: ["long"] });
});

it("promises no time while nothing is known of what runs", () => {
  expect(overall(run({ a: { status: "running", queue: "render" } }), NOW).eta).toBeNull();
});

it("tells the time from the pace where the encoder does not", () => {
  const node = { status: "running", queue: "render", progress: 0.25, startedAt: "2026-01-01T00:00:00Z" } as const;
  expect(overall(run({ a: node }), NOW).eta).toBeCloseTo(30);
});

it("is all of it when the run is over, and never before", () => {
  const done = { a: { status: "succeeded", queue: "render" } } as const;
  expect(overall(run(done), NOW).fraction).toBeLessThan(1);
  expect(overall(run(done, "succeeded"), NOW).fraction).toBe(1);
});
