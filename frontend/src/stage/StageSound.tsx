import type { CSSProperties, RefObject } from "react";

import classes from "./stage.module.css";

interface Props {
  readonly title: string;
  /** The file that is heard; "" while there is none. */
  readonly source: string;
  readonly shape: string;
  readonly t: number;
  readonly duration: number;
  readonly audio: RefObject<HTMLMediaElement | null>;
  readonly isMuted: boolean;
  /** It was asked to play before it was there. */
  readonly isAwaited: boolean;
  go(t: number): void;
  onTime(t: number): void;
  onPlaying(isPlaying: boolean): void;
  /** It cannot be played: it is not there any more. */
  onLost(): void;
}

/** A sound: its waveform, gold up to where one is. */
export function StageSound(props: Props) {
  const { title, source, shape, t, duration, audio, isMuted, isAwaited, go, onTime, onPlaying, onLost } = props;
  const share = duration > 0 ? Math.min(1, t / duration) : 0;
  const look = { "--shape": `url("${shape}")` } as CSSProperties;
  return (
    <>
      <button
        type="button"
        className={classes.wave}
        style={look}
        aria-label={`${title}: go to a moment`}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          go(((event.clientX - box.left) / box.width) * duration);
        }}
      >
        {shape && <span className={classes.waveShape} />}
        {shape && (
          <span className={classes.waveShape} data-heard style={{ clipPath: `inset(0 ${(1 - share) * 100}% 0 0)` }} />
        )}
        <span className={classes.needle} style={{ left: `${share * 100}%` }} />
      </button>
      {source && (
        <audio
          ref={audio as RefObject<HTMLAudioElement | null>}
          key={source}
          src={source}
          muted={isMuted}
          autoPlay={isAwaited}
          preload="auto"
          aria-label={title}
          onPlay={() => onPlaying(true)}
          onPause={() => onPlaying(false)}
          onEnded={() => onPlaying(false)}
          onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
          onError={onLost}
        />
      )}
    </>
  );
}
