import { expect, it } from "vitest";

import { Refusal } from "@/api/client";
import { keyDoes, MOST, NONE, type Picked, ranged, toggled, unknownIn, withAll, without } from "./picking";

const SHOWN = ["a", "b", "c", "d", "e"];
const ids = (picked: Picked) => [...picked.ids].sort().join("");
const key = (name: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) =>
  keyDoes({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

it("picks one more, and one less", () => {
  const two = toggled(toggled(NONE, "a"), "c");
  expect(ids(two)).toBe("ac");
  expect(ids(toggled(two, "a"))).toBe("c");
});

it("picks a range from the one before, in either direction", () => {
  expect(ids(ranged(toggled(NONE, "b"), SHOWN, "d"))).toBe("bcd");
  expect(ids(ranged(toggled(NONE, "d"), SHOWN, "b"))).toBe("bcd");
});

it("begins the next range where the last one ended", () => {
  const picked = ranged(toggled(NONE, "a"), SHOWN, "b");
  expect(ids(ranged(picked, SHOWN, "d"))).toBe("abcd");
});

it("gives up a range that ends at a picked one", () => {
  const all = withAll(toggled(NONE, "b"), SHOWN);
  expect(ids(ranged(all, SHOWN, "d"))).toBe("ae");
});

it("picks one alone where no range can begin", () => {
  expect(ids(ranged(NONE, SHOWN, "c"))).toBe("c");
  expect(ids(ranged(toggled(NONE, "gone"), SHOWN, "c"))).toBe("cgone");
});

it("never picks more than the server takes at once", () => {
  const many = Array.from({ length: MOST + 5 }, (_, n) => `${n}`);
  const all = withAll(toggled(NONE, "first"), many);
  expect(all.ids.size).toBe(MOST);
  expect(all.ids.has("first")).toBe(true);
  expect(toggled(all, "one more").ids.size).toBe(MOST);
});

it("lets go of files that are gone", () => {
  const problems = [{ node: "", field: "b", code: "not_found", message: "" }];
  const gone = unknownIn(new Refusal(404, "not_found", "", problems));
  expect(ids(without(withAll(NONE, SHOWN), gone))).toBe("acde");
  expect(unknownIn(new Refusal(409, "in_use", "", problems))).toEqual([]);
});

it("knows the keys for all and for none", () => {
  expect(key("a", { ctrlKey: true })).toBe("all");
  expect(key("A", { metaKey: true })).toBe("all");
  expect(key("Escape")).toBe("none");
  expect(key("a")).toBeNull();
  expect(key("a", { ctrlKey: true, shiftKey: true })).toBeNull();
});
