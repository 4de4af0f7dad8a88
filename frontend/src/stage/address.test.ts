import { expect, test } from "vitest";

import { spotOf, withSpot } from "./address";

const HERE = "http://studio/workflows/1?run=7";

test("a spot comes back out of its address", () => {
  const address = withSpot(HERE, { node: "a b", t: 4.2 });
  expect(spotOf(new URL(address).search)).toEqual({ node: "a b", t: 4.2 });
  expect(new URL(address).searchParams.get("run")).toBe("7");
});

test("the beginning needs no time, and nothing selected no node", () => {
  expect(withSpot(HERE, { node: "a", t: 0 })).toBe(`${HERE}&node=a`);
  expect(withSpot(withSpot(HERE, { node: "a", t: 2 }), null)).toBe(HERE);
});

test("what is no time is the beginning", () => {
  expect(spotOf("?node=a&t=soon")).toEqual({ node: "a", t: 0 });
  expect(spotOf("?node=a&t=-3")).toEqual({ node: "a", t: 0 });
  expect(spotOf("?t=3")).toBeNull();
});
