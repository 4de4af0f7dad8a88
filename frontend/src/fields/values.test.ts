import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { fieldsOf } from "./schema";
import { commonFields, commonValue, found, isChanged, isVisible, MIXED, moved, stored } from "./values";

const FORM = fieldsOf({
  properties: {
    layout: { enum: ["full", "inset"], default: "full", title: "Layout" },
    size: { type: "number", default: 1, title: "Inset size", visible_when: { params: { layout: ["inset"] }, wired: ["main"], free: ["mask"] } },
    tags: { type: "array", items: { type: "string" }, default: [] },
  },
});
const [layout, size, tags] = FORM as [(typeof FORM)[0], (typeof FORM)[0], (typeof FORM)[0]];

describe("values of fields", () => {
  test("a default is not stored, so that a later default holds", () => {
    expect(stored(size, 1)).toBeUndefined();
    expect(stored(tags, [])).toBeUndefined();
    expect(stored(size, 2)).toBe(2);
  });

  test("only what differs from the default is changed", () => {
    expect(isChanged(size, {})).toBe(false);
    expect(isChanged(size, { size: 1 })).toBe(false);
    expect(isChanged(tags, { tags: ["a"] })).toBe(true);
  });

  test("a field hides while its condition does not hold, also where that is a default", () => {
    const main = new Set(["main"]);
    expect(isVisible(size, FORM, {}, main)).toBe(false);
    expect(isVisible(size, FORM, { layout: "inset" }, main)).toBe(true);
    expect(isVisible(size, FORM, { layout: "inset" })).toBe(false);
    expect(isVisible(size, FORM, { layout: "inset" }, new Set(["main", "mask"]))).toBe(false);
    expect(isVisible(layout, FORM, {})).toBe(true);
  });

  test("several nodes show one value, or that they differ", () => {
    expect(commonValue(size, [{}, { size: 1 }])).toBe(1);
    expect(commonValue(size, [{ size: 2 }, {}])).toBe(MIXED);
  });

  test("common fields are alike in name, kind and bounds", () => {
    const other = fieldsOf({ properties: { size: { type: "number", default: 3 }, layout: { type: "string" } } });
    expect(commonFields([FORM, other]).map((field) => field.name)).toEqual(["size"]);
  });

  test("search finds all words in any place", () => {
    expect(found(FORM, "SIZE inset")).toEqual([size]);
    expect(found(FORM, " ")).toEqual(FORM);
    expect(found(FORM, "nope")).toEqual([]);
    expect(found(FORM, "layout")).toContain(layout);
  });

  test("moving keeps every item", () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.nat(9), fc.nat(9), (items, from, to) => {
        expect([...moved(items, from, to)].sort()).toEqual([...items].sort());
      }),
    );
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b"], 1, -1)).toEqual(["a", "b"]);
  });
});
