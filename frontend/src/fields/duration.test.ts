import fc from "fast-check";
import { expect, test } from "vitest";

import { parsed, written } from "./duration";

test.each([
  ["65.5", 65.5],
  ["65,5", 65.5],
  [".5", 0.5],
  ["1:05.5", 65.5],
  ["0:07", 7],
  ["75:00", 4500],
  ["1:02:03", 3723],
  ["1m 5s", 65],
  ["1m5s", 65],
  ["1 h 2 min", 3720],
  ["90 sec", 90],
  ["500 ms", 0.5],
  ["1.5h", 5400],
  [" 12 S ", 12],
])("%s is a time", (typed, seconds) => {
  expect(parsed(typed)).toBeCloseTo(seconds, 6);
});

test.each(["", "soon", "1:75", "1:61:00", "-3", "5s 1m", "1m 1m", "1::2", "12 x", "."])("%s is none", (typed) => {
  expect(parsed(typed)).toBeNull();
});

test("what is written can be read again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90_000_000 }), (thousandths) => {
      expect(parsed(written(thousandths / 1000))).toBeCloseTo(thousandths / 1000, 6);
    }),
  );
});

test("short times have a unit, long ones a clock", () => {
  expect([0, 12.5, 65.5, 600, 3723].map(written)).toEqual(["0 s", "12.5 s", "1:05.5", "10:00", "1:02:03"]);
});
