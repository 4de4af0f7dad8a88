/** One run, live: by its websocket; by asking again and again where no websocket gets through. */

import { api, data, Refusal, type Schemas } from "@/api/client";
import { isOver, type RunEvent, type RunFrame, type Snapshot } from "./messages";
import { isBehind, type LiveRun, received } from "./run";
import { address, connect, type Link } from "./socket";

/** How the run is followed. `offline`: neither way works at the moment. */
export type Feed = "connecting" | "live" | "polling" | "offline" | "signed-out" | "missing" | "over";

export interface Watcher {
  run(run: LiveRun): void;
  feed(feed: Feed): void;
  /** Events as they arrive, also those without a number. */
  events?(events: readonly RunEvent[]): void;
}

const POLL_MS = 2_000;
/** After so many tries that did not open, ask over HTTP. */
const TRIES_BEFORE_POLLING = 2;
/** A run that goes on but says nothing for so long is looked at. */
const SILENCE_MS = 15_000;

/** Follow a run until it is over or the answer is called. */
export function followRun(id: string, watcher: Watcher): () => void {
  let run: LiveRun | null = null;
  let timer = 0;
  let isOpen = false;
  let stopped = false;

  function take(frame: RunFrame): void {
    const after = received(run, frame);
    if (frame.type === "events") watcher.events?.(frame.events);
    if (!after || after === run) return;
    run = after;
    watcher.run(run);
    if (isOver(run.status)) finish();
  }

  function finish(): void {
    watcher.feed("over");
    stop();
  }

  function stop(): void {
    stopped = true;
    window.clearTimeout(timer);
    connection.close();
  }

  async function poll(): Promise<void> {
    try {
      const found = await data(api.GET("/api/runs/{run_id}", { params: { path: { run_id: id } } }));
      if (stopped) return;
      if (!isOpen) watcher.feed("polling");
      take({ type: "snapshot", snapshot: snapshotOf(found) });
    } catch (error) {
      if (stopped) return;
      if (error instanceof Refusal && (error.status === 404 || error.status === 401)) {
        watcher.feed(error.status === 404 ? "missing" : "signed-out");
        stop();
        return;
      }
      if (!isOpen) watcher.feed("offline");
    }
    later();
  }

  function later(): void {
    window.clearTimeout(timer);
    if (stopped) return;
    const behind = run !== null && isBehind(run);
    timer = window.setTimeout(() => void poll(), isOpen && !behind ? SILENCE_MS : POLL_MS);
  }

  function linked(link: Link, failures: number): void {
    isOpen = link === "open";
    if (link === "signed-out" || link === "missing") {
      watcher.feed(link);
      stop();
    } else if (link === "open") {
      watcher.feed("live");
      later();
    } else if (failures < TRIES_BEFORE_POLLING) {
      watcher.feed("connecting");
    } else if (failures === TRIES_BEFORE_POLLING && link === "broken") {
      void poll();
    }
  }

  const connection = connect<RunFrame>({
    address: () => address(`/ws/runs/${id}${run ? `?since=${run.seq}` : ""}`),
    frame: (frame) => {
      take(frame);
      later();
    },
    link: linked,
  });
  return stop;
}

/** The answer of the API as the websocket would tell it. */
export function snapshotOf(found: Schemas["RunOut"]): Snapshot {
  return {
    run: found.id,
    workflow: found.workflow_id,
    name: found.name,
    status: found.status,
    cancelling: found.cancelling,
    error: found.error as Snapshot["error"],
    seq: found.seq,
    created_at: found.created_at,
    started_at: found.started_at,
    finished_at: found.finished_at,
    nodes: found.nodes,
  };
}
