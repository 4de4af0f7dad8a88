/** What keeps the open workflow from running, by the server's own rules, as it is being edited. */

import { useEffect } from "react";
import { createStore, useStore } from "zustand";

import { api, data, type Problem } from "@/api/client";
import type { Definition } from "@/graph/definition";
import { isSameMeaning } from "@/graph/meaning";
import { onBack } from "@/live/workspace";
import { useEditorStore } from "./store";

const QUIET_MS = 500;
const NONE: readonly Problem[] = [];

interface Found {
  readonly all: readonly Problem[];
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
}

export const problems = createStore<Found>(() => ({ all: NONE, byNode: new Map() }));

/** Put in what the server found; nodes whose problems are the same keep theirs, and are not drawn again. */
export function setProblems(all: readonly Problem[]): void {
  const before = problems.getState().byNode;
  const byNode = new Map<string, readonly Problem[]>();
  for (const one of all) byNode.set(one.node, [...(byNode.get(one.node) ?? []), one]);
  for (const [node, now] of byNode) {
    const old = before.get(node);
    if (old && JSON.stringify(old) === JSON.stringify(now)) byNode.set(node, old);
  }
  problems.setState({ all, byNode });
}

/** The problems of one node. */
export function useProblems(node: string): readonly Problem[] {
  return useStore(problems, (found) => found.byNode.get(node) ?? NONE);
}

/** Asks the server a moment after each edit; an answer that comes too late is dropped. */
export function useValidation(): void {
  const store = useEditorStore();
  useEffect(() => {
    let timer = 0;
    let asked = new AbortController();
    let looked: Definition | null = null;
    const look = async (): Promise<void> => {
      const graph = store.getState().history.now;
      if (looked && isSameMeaning(graph, looked)) return;
      looked = graph;
      asked.abort();
      asked = new AbortController();
      const { signal } = asked;
      const call = api.POST("/api/workflows/validate", { body: { definition: graph as never }, signal });
      const answer = await data(call).catch(() => null);
      if (signal.aborted) return;
      if (answer) setProblems(answer.problems);
      else looked = null;
    };
    const later = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void look(), QUIET_MS);
    };
    void look();
    const stop = store.subscribe((now, before) => {
      if (now.history.now !== before.history.now) later();
    });
    const stopHearing = onBack(() => {
      if (!looked) void look();
    });
    return () => {
      stop();
      stopHearing();
      window.clearTimeout(timer);
      asked.abort();
      setProblems(NONE);
    };
  }, [store]);
}
