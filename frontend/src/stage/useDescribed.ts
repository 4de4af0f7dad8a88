import { useEffect, useState } from "react";

import { Refusal } from "@/api/client";
import { useEditorStore } from "@/editor/store";
import { lookOf } from "@/graph/seen";
import { useNodeLive } from "@/live/store";
import { onBack } from "@/live/workspace";
import { describe, type Described, describedAtHand } from "./described";
import { isPassing } from "./stills";

const QUIET_MS = 200;

interface Told {
  readonly node: string;
  readonly described: Described | null;
  readonly refusal: Refusal | null;
}

/** What there is at a node, told anew a moment after each edit that changes it. */
export function useDescribed(node: string): Omit<Told, "node"> {
  const editor = useEditorStore();
  const finished = useNodeLive(node)?.finishedAt ?? null;
  const [told, setTold] = useState<Told>({ node: "", described: null, refusal: null });

  useEffect(() => {
    let timer = 0;
    let asked = new AbortController();
    let look = 0;
    let isMissed = false;
    const ask = async (): Promise<void> => {
      const graph = editor.getState().history.now;
      look = lookOf(graph, node);
      isMissed = false;
      asked.abort();
      asked = new AbortController();
      const { signal } = asked;
      try {
        const described = await describe(graph, node, signal);
        if (!signal.aborted) setTold({ node, described, refusal: null });
      } catch (error) {
        if (signal.aborted || !(error instanceof Refusal)) return;
        isMissed = isPassing(error);
        setTold({ node, described: null, refusal: error });
      }
    };
    void ask();
    const leave = editor.subscribe((now, before) => {
      if (now.history.now === before.history.now || lookOf(now.history.now, node) === look) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), QUIET_MS);
    });
    const stopHearing = onBack(() => {
      if (isMissed) void ask();
    });
    return () => {
      leave();
      stopHearing();
      window.clearTimeout(timer);
      asked.abort();
    };
  }, [editor, node, finished]);

  if (told.node === node) return told;
  const at = describedAtHand(editor.getState().history.now, node) ?? null;
  return { described: at, refusal: null };
}
