import { useEffect, useRef, useState } from "react";

import type { Refusal } from "@/api/client";
import { useEditorStore } from "@/editor/store";
import { onBack } from "@/live/workspace";
import { latest, type Latest } from "./latest";
import { askStill, forgetStill, isPassing, lookKey, type Look, type Picture, stillAtHand } from "./stills";
import { stepped, type Timed } from "./timing";

const QUIET_MS = 150;
const REST_MS = 350;
const SLOT = "stage";
const AHEAD: readonly (readonly [string, number])[] = [
  ["stage-next", 1],
  ["stage-before", -1],
];

export interface Frame {
  readonly picture: Picture | null;
  readonly refusal: Refusal | null;
  readonly isBusy: boolean;
}

interface Shown extends Frame {
  readonly node: string;
}

const NOTHING: Frame = { picture: null, refusal: null, isBusy: false };

/**
 * The stage's picture of a node at a moment. While the moment is dragged each picture that was
 * begun is finished and shown, then the newest moment's is drawn; at rest, its neighbours.
 */
export function useFrame(node: string, t: number, width: number, timed: Timed): Frame {
  const editor = useEditorStore();
  const [frame, setFrame] = useState<Shown>({ ...NOTHING, node });
  const { duration, fps } = timed;

  const drawing = useRef<Latest<Look> | null>(null);
  const isMissed = useRef(false);

  useEffect(() => {
    drawing.current = latest<Look>(
      (look) =>
        new Promise((done) => {
          const graph = editor.getState().history.now;
          if (!stillAtHand(graph, look)) setFrame((before) => ({ ...before, isBusy: true }));
          askStill(SLOT, graph, look, (answer) => {
            isMissed.current = isPassing(answer);
            setFrame((before) => answered(before, look.node, answer));
            done();
          }, true);
        }),
    );
    return () => {
      drawing.current?.stop();
      for (const slot of [SLOT, ...AHEAD.map(([name]) => name)]) forgetStill(slot);
    };
  }, [editor]);

  useEffect(() => {
    if (!node) return;
    const look = { node, t, width };
    let timer = 0;
    let key = lookKey(editor.getState().history.now, look);
    drawing.current?.want(look);
    const leave = editor.subscribe((now, before) => {
      if (now.history.now === before.history.now) return;
      const next = lookKey(now.history.now, look);
      if (next === key) return;
      key = next;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => drawing.current?.want(look), QUIET_MS);
    });
    const stopHearing = onBack(() => {
      if (isMissed.current) drawing.current?.want(look);
    });
    const rest = window.setTimeout(() => lookAhead(editor.getState().history.now, look, { duration, fps }), REST_MS);
    return () => {
      leave();
      stopHearing();
      window.clearTimeout(timer);
      window.clearTimeout(rest);
    };
  }, [editor, node, t, width, duration, fps]);

  if (frame.node === node) return frame;
  const picture = stillAtHand(editor.getState().history.now, { node, t, width }) ?? null;
  return { ...NOTHING, picture, isBusy: !picture };
}

function answered(before: Shown, node: string, answer: Picture | Refusal): Shown {
  if ("url" in answer) return { node, picture: answer, refusal: null, isBusy: false };
  return { node, picture: before.node === node ? before.picture : null, refusal: answer, isBusy: false };
}

/** The frames beside this one, so that stepping shows them at once. */
function lookAhead(graph: Parameters<typeof askStill>[1], look: Look, timed: Timed): void {
  if (timed.duration <= 0) return;
  for (const [slot, frames] of AHEAD) {
    const t = stepped(timed, look.t, frames);
    if (t !== look.t) askStill(slot, graph, { ...look, t }, () => undefined);
  }
}
