import { describe, expect, it } from "vitest";

import { cueAt, cuesOf } from "./cues";

const VTT = `WEBVTT

00:00:00.000 --> 00:00:01.000
storyboard.jpg?v=abc#xywh=0,0,160,90

00:00:01.000 --> 01:00:02.500
storyboard.jpg?v=abc#xywh=160,0,160,90
`;

describe("storyboard cues", () => {
  it("are read with their times in seconds and their boxes", () => {
    expect(cuesOf(VTT)).toEqual([
      { start: 0, end: 1, x: 0, y: 0, width: 160, height: 90 },
      { start: 1, end: 3602.5, x: 160, y: 0, width: 160, height: 90 },
    ]);
  });

  it("are found by time, the last one beyond the end", () => {
    const cues = cuesOf(VTT);
    expect(cueAt(cues, 0.5)?.x).toBe(0);
    expect(cueAt(cues, 1)?.x).toBe(160);
    expect(cueAt(cues, 9999)?.x).toBe(160);
    expect(cueAt([], 1)).toBeUndefined();
  });
});
