import { type RefObject, useEffect, useRef, useState } from "react";

import { goToMoment, useMoment } from "./playhead";
import { onFrame, stepped, type Timed } from "./timing";

export interface Moving {
  readonly t: number;
  readonly isPlaying: boolean;
  readonly player: RefObject<HTMLMediaElement | null>;
  go(t: number): void;
  frames(count: number): void;
  seconds(by: number): void;
  play(): void;
  pause(): void;
  /** For the player: it is at another moment; it plays or does not. */
  onTime(t: number): void;
  onPlaying(isPlaying: boolean): void;
}

/** The moment of a node, and the file that plays along with it if there is one. */
export function useMoving(node: string, timed: Timed): Moving {
  const player = useRef<HTMLMediaElement | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const t = Math.min(useMoment(node), timed.duration || Infinity);

  // Between the few events of a player, its picture's own pace moves the line.
  useEffect(() => {
    if (!isPlaying) return;
    let turn = requestAnimationFrame(function follow() {
      if (player.current && !player.current.paused) goToMoment(node, player.current.currentTime);
      turn = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(turn);
  }, [isPlaying, node]);

  function go(to: number): void {
    const at = onFrame(timed, to);
    goToMoment(node, at);
    // The middle of the frame: browsers round a seek to its edge down.
    if (player.current) player.current.currentTime = (at + stepped(timed, at, 1)) / 2 || at;
  }

  function pause(): void {
    player.current?.pause();
  }

  return {
    t,
    isPlaying,
    player,
    go,
    pause,
    frames: (count) => {
      pause();
      go(stepped(timed, t, count));
    },
    seconds: (by) => go(t + by),
    play: () => {
      const file = player.current;
      if (!file) return;
      if (t >= timed.duration - 0.1) file.currentTime = 0;
      file.play().catch(() => setPlaying(false));
    },
    onTime: (at) => {
      if (isPlaying) goToMoment(node, at);
    },
    onPlaying: setPlaying,
  };
}
