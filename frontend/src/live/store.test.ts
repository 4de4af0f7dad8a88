import { beforeEach, expect, it } from "vitest";

import { UNSEEN } from "./nodeLive";
import type { LiveRun } from "./run";
import { clearLive, endRun, live, showEarlier, showRun } from "./store";

const last = { node_type: "t", run_id: "old", digest: "", finished_at: null };

function run(nodes: LiveRun["nodes"]): LiveRun {
  return {
    run: "new",
    workflow: "w",
    name: "",
    status: "running",
    cancelling: false,
    error: null,
    seq: 1,
    createdAt: "",
    startedAt: null,
    finishedAt: null,
    order: Object.keys(nodes),
    nodes,
    early: new Map(),
  };
}

beforeEach(() => clearLive());

it("shows what was made last, without a run", () => {
  showEarlier([{ ...last, node_id: "a", outputs: { clip: 1 } }]);
  expect(live.getState().nodes["a"]).toMatchObject({ status: "succeeded", outputs: { clip: 1 } });
});

it("keeps the earlier picture until a new one is made, and says that it is old", () => {
  showEarlier([{ ...last, node_id: "a", outputs: { clip: 1 } }, { ...last, node_id: "b", outputs: { clip: 2 } }]);
  const begun = run({ a: { ...UNSEEN, status: "running" } });
  showRun(begun);
  expect(live.getState().nodes["a"]).toMatchObject({ outputs: { clip: 1 }, outdated: true });
  expect(live.getState().nodes["b"]).toMatchObject({ outputs: { clip: 2 }, outdated: false });
  showRun({ ...begun, nodes: { a: { ...UNSEEN, status: "succeeded", outputs: { clip: 3 } } } });
  expect(live.getState().nodes["a"]).toMatchObject({ outputs: { clip: 3 }, outdated: false });
});

it("leaves alone what an event is not about", () => {
  const begun = run({ a: UNSEEN, b: UNSEEN });
  showRun(begun);
  const before = live.getState().nodes["b"];
  showRun({ ...begun, nodes: { ...begun.nodes, a: { ...UNSEEN, status: "running" } } });
  expect(live.getState().nodes["b"]).toBe(before);
});

it("keeps what a run made when the next one is shown", () => {
  showRun(run({ a: { ...UNSEEN, status: "reused", outputs: { clip: 5 } } }));
  endRun();
  expect(live.getState()).toMatchObject({ run: "", nodes: { a: { outputs: { clip: 5 } } } });
});
