import fc from "fast-check";
import { expect, it } from "vitest";

import { type NodeLive, UNSEEN } from "@/live/nodeLive";
import type { LiveRun } from "@/live/run";
import { ticksFor, timelineOf } from "./timeline";

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function run(nodes: Record<string, Partial<NodeLive>>, finishedAt: string | null = at(10)): LiveRun {
  return {
    run: "r",
    workflow: null,
    name: "",
    status: finishedAt ? "succeeded" : "running",
    cancelling: false,
    error: null,
    seq: 1,
    createdAt: at(0),
    startedAt: at(0),
    finishedAt,
    order: Object.keys(nodes),
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, { ...UNSEEN, ...node }])),
    early: new Map(),
  };
}

it("shows how long a node waited and worked", () => {
  const node = { status: "succeeded", queuedAt: at(0), startedAt: at(2), finishedAt: at(7) } as const;
  const [bar] = timelineOf(run({ a: node }), 0).bars;
  expect(bar).toMatchObject({ wait: [0, 0.2], work: [0.2, 0.7], seconds: 5, waited: 2 });
});

it("lets the bar of what runs grow until now", () => {
  const running = run({ a: { status: "running", startedAt: at(0) } }, null);
  expect(timelineOf(running, Date.parse(at(4)))).toMatchObject({ seconds: 4, bars: [{ work: [0, 1], seconds: 4 }] });
});

it("draws nothing for what never began", () => {
  expect(timelineOf(run({ a: { status: "skipped" } }), 0).bars[0]).toMatchObject({ wait: null, work: null });
});

it("has a few round marks for any length", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 200_000, noNaN: true }), (seconds) => {
      const ticks = ticksFor(seconds);
      expect(ticks.length).toBeLessThanOrEqual(9);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeLessThanOrEqual(seconds + 0.001);
    }),
  );
});
