/** A storyboard's cues: which part of the picture belongs to which moment (WebVTT, #xywh=). */

export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const CUE = /([\d:.]+) --> ([\d:.]+)[^\n]*\n[^\n#]*#xywh=(\d+),(\d+),(\d+),(\d+)/g;

function seconds(text: string): number {
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

export function cuesOf(vtt: string): readonly Cue[] {
  return Array.from(vtt.matchAll(CUE), ([, start = "", end = "", ...box]) => {
    const [x = 0, y = 0, width = 1, height = 1] = box.map(Number);
    return { start: seconds(start), end: seconds(end), x, y, width, height };
  });
}

/** The cue at a moment; the last one after the end. */
export function cueAt(cues: readonly Cue[], time: number): Cue | undefined {
  return cues.find((cue) => time < cue.end) ?? cues.at(-1);
}
