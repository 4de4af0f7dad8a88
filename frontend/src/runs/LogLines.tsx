import { useLayoutEffect, useRef, useState } from "react";

import type { LogLine } from "@/live/log";
import classes from "./LogView.module.css";
import { moment } from "./logging";

interface Props {
  readonly lines: readonly LogLine[];
  readonly follows: boolean;
  titleOf(node: string): string;
  /** The person scrolled away from the end. */
  onLeave(): void;
}

const HEIGHT = 20;
const BEYOND = 12;
/** So close to the end counts as the end. */
const NEAR = 8;

/** Lines of equal height, of which only those in view are drawn. */
export function LogLines({ lines, follows, titleOf, onLeave }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const look = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    setView({ top: scrollTop, height: clientHeight });
  };
  useLayoutEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follows, lines.length]);
  useLayoutEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(look);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(view.top / HEIGHT) - BEYOND);
  const last = Math.min(lines.length, Math.ceil((view.top + view.height) / HEIGHT) + BEYOND);
  return (
    <div
      ref={box}
      className={classes.lines}
      role="log"
      aria-label="Log"
      tabIndex={0}
      onScroll={look}
      onWheel={(event) => event.deltaY < 0 && follows && isLong(box.current) && onLeave()}
    >
      <div style={{ height: lines.length * HEIGHT, position: "relative" }}>
        <div className={classes.window} style={{ top: first * HEIGHT }}>
          {lines.slice(first, last).map((line) => (
            <div key={line.id} className={classes.line} data-level={line.level}>
              <time dateTime={line.created_at}>{moment(line.created_at)}</time>
              <span className={classes.node}>{titleOf(line.node)}</span>
              <span>{line.message}</span>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function isLong(box: HTMLElement | null): boolean {
  return box !== null && box.scrollHeight > box.clientHeight + NEAR;
}
