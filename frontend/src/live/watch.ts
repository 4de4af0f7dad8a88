/** Runs that something on the page looks at: each is followed once, for all who look. */

import { useEffect, useMemo } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import { addLines, linesIn, type LogBook, logBook, readLines } from "./log";
import type { LiveRun } from "./run";
import { type Feed, followRun } from "./runFeed";

export interface Watched {
  readonly run: LiveRun | null;
  readonly feed: Feed;
}

interface Watch {
  readonly state: StoreApi<Watched>;
  readonly log: LogBook;
  readLog(): void;
  viewers: number;
  stop(): void;
}

const watches = new Map<string, Watch>();
/** A run that nobody looks at is followed a little longer: pages change. */
const LINGER_MS = 3_000;

function watchOf(id: string): Watch {
  const known = watches.get(id);
  if (known) return known;
  const made = begun(id);
  watches.set(id, made);
  return made;
}

function begun(id: string): Watch {
  const state = createStore<Watched>(() => ({ run: null, feed: "connecting" }));
  const log = logBook();
  let wantsLog = false;
  let readTo = 0;
  let follow: (() => void) | null = null;
  const readLog = (): void => {
    wantsLog = true;
    void readLines(log, id, readTo).then(
      (last) => (readTo = last),
      () => undefined,
    );
  };
  const watch: Watch = {
    state,
    log,
    readLog,
    viewers: 0,
    stop: () => {
      follow?.();
      if (watches.get(id) === watch) watches.delete(id);
    },
  };
  follow = followRun(id, {
    run: (run) => state.setState({ run }),
    events: (events) => addLines(log, linesIn(events)),
    feed: (feed) => {
      state.setState({ feed });
      if (wantsLog && (feed === "live" || feed === "over")) readLog();
    },
  });
  return watch;
}

/** Look at a run from code. Answers its state and how to stop looking. */
export function lookAt(id: string): { watch: StoreApi<Watched>; leave: () => void } {
  const watch = watchOf(id);
  watch.viewers += 1;
  let gone = false;
  const leave = (): void => {
    if (gone) return;
    gone = true;
    watch.viewers -= 1;
    window.setTimeout(() => {
      if (watch.viewers === 0) watch.stop();
    }, LINGER_MS);
  };
  return { watch: watch.state, leave };
}

const NONE = createStore<Watched>(() => ({ run: null, feed: "connecting" }));
const NO_LINES = logBook();

/** A run as it stands, followed as long as the component is there. "" is none. */
export function useRun(id: string): Watched {
  const state = useMemo(() => (id ? watchOf(id).state : NONE), [id]);
  useLooking(id);
  return useStore(state);
}

/** The log of a run, read and followed as long as the component is there. */
export function useLog(id: string): LogBook {
  const log = useMemo(() => (id ? watchOf(id).log : NO_LINES), [id]);
  useLooking(id);
  useEffect(() => {
    if (id) watchOf(id).readLog();
  }, [id]);
  return log;
}

function useLooking(id: string): void {
  useEffect(() => (id ? lookAt(id).leave : undefined), [id]);
}
