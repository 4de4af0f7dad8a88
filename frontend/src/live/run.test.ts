import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { NodeState, RunEvent, Snapshot } from "./messages";
import { UNSEEN } from "./nodeLive";
import { isBehind, type LiveRun, received, withEvents, withSnapshot } from "./run";

const NODES = ["a", "b", "c"];
const RUN = "r";

function at(seq: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString();
}

function state(node: string): NodeState {
  return {
    node,
    type: "t",
    status: "waiting",
    queue: "",
    attempt: 0,
    reduced: false,
    digest: "",
    reason: "",
    progress: 0,
    stage: "",
    detail: {},
    outputs: {},
    warnings: [],
    error: null,
    expected_seconds: null,
    queued_at: null,
    started_at: null,
    finished_at: null,
    seconds: null,
  };
}

const START: Snapshot = {
  run: RUN,
  workflow: null,
  name: "R",
  status: "queued",
  cancelling: false,
  error: null,
  seq: 0,
  created_at: at(0),
  started_at: null,
  finished_at: null,
  nodes: NODES.map(state),
};

/** Numbered events of any kind: whether a server would send them in this order does not matter. */
const happenings: fc.Arbitrary<RunEvent[]> = fc
  .array(
    fc.record({
      node: fc.constantFrom(...NODES),
      event: fc.constantFrom(
        { type: "node.queued", payload: { queue: "render", reason: "first run", note: "", not_before: null, expected_seconds: 3 } },
        { type: "node.started", payload: { attempt: 1 } },
        { type: "node.finished", payload: { reason: "first run", seconds: 2, outputs: { clip: 1 }, warnings: [] } },
        { type: "node.reused", payload: { reason: "nothing changed", seconds: 0, outputs: {}, warnings: [] } },
        { type: "node.failed", payload: { code: "x", message: "No.", field: "" } },
        { type: "node.skipped", payload: { reason: "b failed" } },
        { type: "node.warned", payload: { warnings: ["w"] } },
        { type: "node.cancelled", payload: {} },
        { type: "run.started", payload: {} },
        { type: "run.cancelling", payload: {} },
      ),
    }),
    { maxLength: 25 },
  )
  .map((all) =>
    all.map(({ node, event }, index) => {
      const seq = index + 1;
      const ofRun = event.type.startsWith("run.");
      return { seq, time: at(seq), run: RUN, node: ofRun ? "" : node, ...event } as RunEvent;
    }),
  );

function inOrder(events: readonly RunEvent[]): LiveRun {
  return withEvents(withSnapshot(null, START), events);
}

/** The snapshot that the server would give after these events. */
function snapshotAfter(events: readonly RunEvent[]): Snapshot {
  const run = inOrder(events);
  return {
    ...START,
    status: run.status,
    cancelling: run.cancelling,
    error: run.error,
    seq: run.seq,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    nodes: NODES.map((id) => {
      const node = run.nodes[id] ?? UNSEEN;
      return {
        ...state(id),
        ...{ status: node.status, queue: node.queue, attempt: node.attempt, reason: node.reason },
        ...{ progress: node.progress, stage: node.stage, outputs: { ...node.outputs } },
        ...{ warnings: [...node.warnings], error: node.error, expected_seconds: node.expected },
        ...{ queued_at: node.queuedAt, started_at: node.startedAt, finished_at: node.finishedAt },
        seconds: node.seconds,
      };
    }),
  };
}

/** Facts that only events tell, not snapshots. */
function comparable(run: LiveRun | null): unknown {
  const nodes = Object.entries(run?.nodes ?? {}).map(([id, node]) => [id, { ...node, note: "", cancelling: false }]);
  return { ...run, nodes: Object.fromEntries(nodes) };
}

describe("a run put together from messages", () => {
  it("is the same whatever comes twice, late or out of order", () => {
    const delivery = happenings.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events], { minLength: 0 }),
        fc.shuffledSubarray(events, { minLength: events.length }),
      ),
    );
    fc.assert(
      fc.property(delivery, ([events, some, all]) => {
        let run: LiveRun | null = withSnapshot(null, START);
        for (const event of [...some, ...all]) run = received(run, { type: "events", events: [event] });
        expect(run).toEqual(inOrder(events));
        expect(run && isBehind(run)).toBe(false);
      }),
    );
  });

  it("is the same after any number of reconnects, at any moment", () => {
    const delivery = happenings.chain((events) => {
      const moment = fc.integer({ min: 0, max: events.length });
      return fc.tuple(fc.constant(events), fc.array(fc.tuple(moment, moment), { maxLength: 6 }));
    });
    fc.assert(
      fc.property(delivery, ([events, breaks]) => {
        let run: LiveRun | null = null;
        for (const [snapshotAt, heardTo] of [...breaks, [0, events.length] as const]) {
          run = received(run, { type: "snapshot", snapshot: snapshotAfter(events.slice(0, snapshotAt)) });
          run = received(run, { type: "events", events: events.slice(0, heardTo) });
        }
        expect(comparable(run)).toEqual(comparable(inOrder(events)));
      }),
    );
  });

  it("knows that something is missing", () => {
    const run = withSnapshot(null, START);
    const second = { seq: 2, time: at(2), run: RUN, node: "a", type: "node.started", payload: { attempt: 1 } } as const;
    const behind = withEvents(run, [second]);
    expect(isBehind(behind)).toBe(true);
    expect(behind.nodes).toBe(run.nodes);
  });

  it("never goes back to an older snapshot", () => {
    const started = { seq: 1, time: at(1), run: RUN, node: "", type: "run.started", payload: {} } as const;
    const run = inOrder([started]);
    expect(withSnapshot(run, START)).toBe(run);
  });

  it("keeps the identity of every node that an event is not about", () => {
    const run = withSnapshot(null, START);
    const after = inOrder([
      { seq: 1, time: at(1), run: RUN, node: "a", type: "node.started", payload: { attempt: 1 } },
    ]);
    const told = withEvents(run, [
      { seq: 1, time: at(1), run: RUN, node: "a", type: "node.started", payload: { attempt: 1 } },
    ]);
    expect(told.nodes["b"]).toBe(run.nodes["b"]);
    const again = withSnapshot(after, { ...snapshotAfter([]), seq: 5 });
    expect(again.nodes["b"]).toBe(after.nodes["b"]);
  });

  it("takes progress only while the job runs, and shows it at the nodes inside its encode", () => {
    const told = (node: string, fraction: number): RunEvent => ({
      seq: null,
      time: at(9),
      run: RUN,
      node,
      type: "node.progress",
      payload: { job: "b", fraction, stage: "Encoding", detail: { eta_seconds: 4 } },
    });
    const queued = inOrder([]);
    expect(withEvents(queued, [told("b", 0.5)])).toBe(queued);
    const begun = inOrder([
      { seq: 1, time: at(1), run: RUN, node: "a", type: "node.finished", payload: { reason: "", seconds: 0, outputs: {}, warnings: [] } },
      { seq: 2, time: at(2), run: RUN, node: "b", type: "node.started", payload: { attempt: 1 } },
    ]);
    const half = withEvents(begun, [told("b", 0.5), told("a", 0.5)]);
    expect(half.nodes["b"]).toMatchObject({ progress: 0.5, stage: "Encoding", eta: 4 });
    expect(half.nodes["a"]).toMatchObject({ status: "succeeded", within: { job: "b", fraction: 0.5 } });
    const over = withEvents(half, [
      { seq: 3, time: at(3), run: RUN, node: "b", type: "node.failed", payload: { code: "x", message: "", field: "" } },
    ]);
    expect(over.nodes["a"]?.within).toBeNull();
  });
});
