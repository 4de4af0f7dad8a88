import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";

import { clock } from "@/ui/words";
import classes from "./stage.module.css";
import { onFrame, stepped, type Timed } from "./timing";

interface Props {
  readonly timed: Timed;
  readonly t: number;
  go(t: number): void;
  /** What a moment looks like, above the line while one points at it. */
  preview?(t: number): ReactNode;
}

/** The line of a clip's time: drag it, point at it, or walk along it with the arrow keys. */
export function Scrubber({ timed, t, go, preview }: Props) {
  const [pointed, setPointed] = useState<number | null>(null);
  const share = timed.duration > 0 ? Math.min(1, t / timed.duration) : 0;

  function momentAt(event: PointerEvent<HTMLElement>): number {
    const box = event.currentTarget.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return onFrame(timed, part * timed.duration);
  }

  function walk(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: stepped(timed, t, -1),
      ArrowRight: stepped(timed, t, 1),
      PageUp: onFrame(timed, t - 1),
      PageDown: onFrame(timed, t + 1),
      Home: 0,
      End: onFrame(timed, timed.duration),
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Time"
      aria-valuemin={0}
      aria-valuemax={timed.duration}
      aria-valuenow={t}
      aria-valuetext={`${clock(t)} of ${clock(timed.duration)}`}
      className={classes.scrubber}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(momentAt(event));
      }}
      onPointerMove={(event) => {
        const moment = momentAt(event);
        setPointed(moment);
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(moment);
      }}
      onPointerLeave={() => setPointed(null)}
      onKeyDown={walk}
    >
      <span className={classes.track}>
        <span className={classes.played} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={classes.knob} style={{ left: `${share * 100}%` }} />
      {pointed !== null && timed.duration > 0 && (
        <span className={classes.hover} style={{ left: `${(pointed / timed.duration) * 100}%` }}>
          {preview?.(pointed)}
          <span className={classes.hoverTime}>{clock(pointed)}</span>
        </span>
      )}
    </div>
  );
}
