import { useElementSize, useMergedRef } from "@mantine/hooks";
import type { RefObject } from "react";

import type { Described } from "./described";
import type { AssetValue } from "./results";
import classes from "./stage.module.css";
import { StageTrouble } from "./StageTrouble";
import { onFrame, widthFor } from "./timing";
import { useFrame } from "./useFrame";

const COMPARED_WIDTH = 640;
const MOST_DENSE = 2;

interface StillProps {
  readonly node: string;
  readonly t: number;
  readonly described: Described;
  readonly title: string;
  /** The last file it made, where both are looked at side by side. */
  readonly beside: AssetValue | null;
}

/** A node as it is drawn now, at a moment; beside it, if asked for, what it made last. */
export function StageStill({ node, t, described, title, beside }: StillProps) {
  const { ref, height } = useElementSize<HTMLDivElement>();
  const ratio = described.height > 0 ? described.width / described.height : 1;
  const dense = Math.min(window.devicePixelRatio || 1, MOST_DENSE);
  const width = widthFor(Math.max(height, 200) * dense, ratio, described.width);
  const { picture, refusal, isBusy } = useFrame(node, t, width, described);
  return (
    <>
      {beside && (
        <div className={classes.half}>
          <span className={classes.tag}>Last output</span>
          <img className={classes.seen} src={pictureOf(beside, t)} alt={`${title}, last output`} />
        </div>
      )}
      <div ref={ref} className={classes.half}>
        {beside && <span className={classes.tag}>Now</span>}
        {picture && !refusal && (
          <img className={classes.seen} src={picture.url} alt={`${title} at ${t.toFixed(2)} s`} data-stage-still />
        )}
        {refusal && <StageTrouble node={node} problem={null} refusal={refusal} />}
      </div>
      {isBusy && <div className={classes.busy} role="status" aria-label="Drawing" />}
    </>
  );
}

function pictureOf(file: AssetValue, t: number): string {
  const base = `/media/${file.id}/`;
  if (file.media.kind === "image") return base;
  return `${base}thumbnail?at=${onFrame(file.media, t)}&width=${COMPARED_WIDTH}&v=${file.media.sha256}`;
}

interface VideoProps {
  readonly source: string;
  readonly title: string;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly isMuted: boolean;
  readonly from: number;
  /** It was asked to play before it was there. */
  readonly isAwaited: boolean;
  onTime(t: number): void;
  onPlaying(isPlaying: boolean): void;
  /** It cannot be played: it is not there any more. */
  onLost(): void;
}

/** A file that plays: the stage's own buttons drive it. */
export function StageVideo({ source, title, video, isMuted, from, isAwaited, onTime, onPlaying, onLost }: VideoProps) {
  // A clip of a file: the place where one was is kept when its source changes.
  const place = useMergedRef(video, (element: HTMLVideoElement | null) => {
    if (element && element.readyState === 0) element.currentTime = from;
  });
  return (
    <video
      ref={place}
      key={source}
      src={source}
      muted={isMuted}
      autoPlay={isAwaited}
      playsInline
      preload="auto"
      aria-label={title}
      onPlay={() => onPlaying(true)}
      onPause={() => onPlaying(false)}
      onEnded={() => onPlaying(false)}
      onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
      onSeeked={(event) => onTime(event.currentTarget.currentTime)}
      onError={onLost}
    />
  );
}
