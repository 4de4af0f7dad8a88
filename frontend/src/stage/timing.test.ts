import fc from "fast-check";
import { expect, test } from "vitest";

import { factsOf, onFrame, stepped, widthFor } from "./timing";

const CLIP = { duration: 2, fps: 25 };

test("a moment is the beginning of a frame within the clip", () => {
  expect(onFrame(CLIP, 0.05)).toBe(0.04);
  expect(onFrame(CLIP, 9)).toBe(1.96);
  expect(onFrame(CLIP, -1)).toBe(0);
  expect(onFrame({ duration: 0, fps: 0 }, 3)).toBe(0);
});

test("a step forth and back ends where it began", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.2, max: 1.7, noNaN: true }), fc.constantFrom(24, 25, 29.97, 60), (t, fps) => {
      const timed = { duration: 2, fps };
      const here = onFrame(timed, t);
      expect(stepped(timed, here, 1)).toBeGreaterThan(here);
      expect(stepped(timed, stepped(timed, here, 1), -1)).toBeCloseTo(here, 3);
    }),
  );
});

test("facts say only what there is", () => {
  const clip = { kind: "clip", width: 1080, height: 1920, fps: 29.97, duration: 12.43, has_sound: true };
  expect(factsOf(clip)).toBe("1080 × 1920 · 29.97 fps · 12.4 s · with sound");
  expect(factsOf({ ...clip, kind: "picture" })).toBe("1080 × 1920");
  expect(factsOf({ ...clip, kind: "sound", width: 0 })).toBe("12.4 s");
});

test("pictures come in few widths, none larger than the clip needs", () => {
  expect(widthFor(400, 9 / 16, 1080)).toBe(320);
  expect(widthFor(800, 16 / 9, 1920)).toBe(1440);
  expect(widthFor(800, 16 / 9, 160)).toBe(320);
});
