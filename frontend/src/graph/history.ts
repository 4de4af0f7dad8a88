/** Undo and redo over whole definitions; they share their unchanged parts. */

import type { Definition } from "./definition";

const LONGEST = 500;
/** Steps that are kept when something is put under all of them. */
const REBASED = 50;

export interface History {
  readonly past: readonly Definition[];
  readonly now: Definition;
  readonly future: readonly Definition[];
  /** What the newest step was; steps with the same key become one. */
  readonly key: string;
}

export function begun(graph: Definition): History {
  return { past: [], now: graph, future: [], key: "" };
}

/** One step. With the `key` of the step before (typing in a field, a drag) it joins that one. */
export function done(history: History, graph: Definition, key = ""): History {
  if (graph === history.now) return history;
  const joins = key !== "" && key === history.key && history.past.length > 0;
  const past = joins ? history.past : [...history.past, history.now].slice(-LONGEST);
  return { past, now: graph, future: [], key };
}

/** The next step starts a new entry whatever its key is. */
export function settled(history: History): History {
  return history.key === "" ? history : { ...history, key: "" };
}

export function undone(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    past: history.past.slice(0, -1),
    now: last,
    future: [history.now, ...history.future],
    key: "",
  };
}

export function redone(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.now], now: next, future, key: "" };
}

/** `now` in place of the newest state, and `under` done to all others, so that no step undoes it. */
export function rebased(
  history: History,
  now: Definition,
  under: (graph: Definition) => Definition,
): History {
  return {
    past: history.past.slice(-REBASED).map(under),
    now,
    future: history.future.slice(0, REBASED).map(under),
    key: "",
  };
}
