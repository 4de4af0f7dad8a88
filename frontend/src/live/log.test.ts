import fc from "fast-check";
import { expect, it } from "vitest";

import { type LogLine, merged } from "./log";

const line = (id: number): LogLine => ({ id, node: "a", attempt: 1, level: "info", message: `${id}`, created_at: "" });

it("puts lines in order, each once, however they arrive", () => {
  const pages = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), { maxLength: 8 });
  fc.assert(
    fc.property(pages, (all) => {
      let lines: readonly LogLine[] = [];
      for (const page of all) lines = merged(lines, page.map(line));
      const wanted = [...new Set(all.flat())].sort((a, b) => a - b);
      expect(lines.map((one) => one.id)).toEqual(wanted);
    }),
  );
});

it("is the same list where nothing is new", () => {
  const lines = [line(1), line(2)];
  expect(merged(lines, [line(2), line(1)])).toBe(lines);
});
