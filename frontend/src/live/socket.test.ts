import fc from "fast-check";
import { expect, it } from "vitest";

import { backoff } from "./socket";

it("waits longer after each failure, never long, and never for the same time as everybody", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const wait = backoff(failures, chance);
      expect(wait).toBeGreaterThanOrEqual(200);
      expect(wait).toBeLessThanOrEqual(8_000);
      expect(backoff(failures + 1, chance)).toBeGreaterThanOrEqual(wait);
    }),
  );
  expect(backoff(3, 0)).toBeLessThan(backoff(3, 1));
});
