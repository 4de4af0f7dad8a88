/** Moments of a clip: on its frames, within its ends, and as people read them. */

const USUAL_FPS = 30;
/** Of a frame: what a written moment may be short of its frame. */
const ROUNDING = 1e-3;

export interface Timed {
  readonly duration: number;
  readonly fps: number;
}

export function frameSeconds({ fps }: Timed): number {
  return 1 / (fps > 0 ? fps : USUAL_FPS);
}

/** The beginning of the frame that is seen at `t`; never behind the last one. */
export function onFrame(timed: Timed, t: number): number {
  const frame = frameSeconds(timed);
  const last = Math.max(0, Math.ceil(timed.duration / frame - ROUNDING) - 1);
  const number = Math.min(last, Math.max(0, Math.floor(t / frame + ROUNDING)));
  return Math.round(number * frame * 1e6) / 1e6;
}

/** So many frames on. */
export function stepped(timed: Timed, t: number, frames: number): number {
  return onFrame(timed, onFrame(timed, t) + (frames + 0.5) * frameSeconds(timed));
}

/** "1080 × 1920 · 29.97 fps · 12.4 s · with sound" */
export function factsOf(facts: {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly duration: number;
  readonly kind: string;
  readonly has_sound: boolean;
}): string {
  const moves = facts.kind === "clip" || facts.kind === "sound";
  return [
    facts.width > 0 && `${facts.width} × ${facts.height}`,
    facts.kind === "clip" && facts.fps > 0 && `${Math.round(facts.fps * 100) / 100} fps`,
    moves && facts.duration > 0 && `${Math.round(facts.duration * 10) / 10} s`,
    facts.kind === "clip" && (facts.has_sound ? "with sound" : "silent"),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Widths that pictures are asked for in: few, so that they are found again. */
const WIDTHS = [320, 540, 810, 1080, 1440];

/** The width that fills a place of `pixels` height, for a picture of this ratio. */
export function widthFor(pixels: number, ratio: number, most: number): number {
  const wanted = Math.min(pixels * ratio, most || Infinity);
  return WIDTHS.find((width) => width >= wanted) ?? WIDTHS.at(-1) ?? 1440;
}
