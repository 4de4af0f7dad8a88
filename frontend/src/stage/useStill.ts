/** The picture of a node for a component: asked for a moment after each edit that changes it. */

import { useEffect, useState } from "react";

import type { Refusal } from "@/api/client";
import { useEditorStore } from "@/editor/store";
import { onBack } from "@/live/workspace";
import { askStill, forgetStill, isPassing, lookKey, type Picture, stillAtHand } from "./stills";

export interface Still {
  /** The newest picture; the old one while a newer is being drawn. */
  readonly picture: Picture | null;
  /** Why there is none. */
  readonly refusal: Refusal | null;
  readonly busy: boolean;
}

interface Options {
  readonly t: number;
  readonly width: number;
  /** Whose question it is: the last one of a slot counts. */
  readonly slot: string;
  /** Only then is anything asked for. */
  readonly active?: boolean;
  /** Ahead of the cards. */
  readonly first?: boolean;
  /** How long to wait after an edit, in milliseconds. */
  readonly quiet?: number;
}

const NOTHING: Still = { picture: null, refusal: null, busy: false };

export function useStill(node: string, options: Options): Still {
  const { t, width, slot, active = true, first = false, quiet = 300 } = options;
  const store = useEditorStore();
  const [still, setStill] = useState<Still>(() => {
    const picture = active ? stillAtHand(store.getState().history.now, { node, t, width }) : undefined;
    return picture ? { ...NOTHING, picture } : NOTHING;
  });

  useEffect(() => {
    if (!active) return;
    let timer = 0;
    let asked = "";
    let isMissed = false;
    const ask = (): void => {
      const graph = store.getState().history.now;
      const look = { node, t, width };
      const key = lookKey(graph, look);
      if (key === asked) return;
      asked = key;
      isMissed = false;
      setStill((before) => ({ ...before, busy: true }));
      askStill(slot, graph, look, (answer) => {
        isMissed = isPassing(answer);
        if ("url" in answer) setStill({ picture: answer, refusal: null, busy: false });
        else setStill({ picture: null, refusal: answer, busy: false });
      }, first);
    };
    const soon = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, quiet);
    };
    timer = window.setTimeout(ask, 0);
    const stop = store.subscribe((now, before) => {
      if (now.history.now !== before.history.now) soon();
    });
    const stopHearing = onBack(() => {
      if (!isMissed) return;
      asked = "";
      ask();
    });
    return () => {
      stop();
      stopHearing();
      window.clearTimeout(timer);
      forgetStill(slot);
    };
  }, [store, node, t, width, slot, active, first, quiet]);

  return still;
}
