import { expect, test } from "vitest";

import { asColor, colorsIn } from "./colors";
import { emojiFound, loadEmoji } from "./emoji";
import { fromShown, shownAs, toShown } from "./numbers";
import { isOf, plainly } from "./problems";
import { type Field, fieldsOf } from "./schema";
import { sectionsOf } from "./sections";

function field(schema: Record<string, unknown>): Field {
  const [one] = fieldsOf({ properties: { it: schema } });
  if (!one) throw new Error("no field");
  return one;
}

test("a share of one is a percent, and reaches no open end", () => {
  const shown = shownAs(field({ type: "number", widget: "slider", exclusiveMinimum: 0, exclusiveMaximum: 1 }));
  expect(shown).toMatchObject({ unit: "%", step: 1, low: 1, high: 99 });
  expect(toShown(shown, 0.07)).toBe(7);
  expect(fromShown(shown, 7)).toBe(0.07);
});

test("a number with a unit is shown as it is", () => {
  const shown = shownAs(field({ type: "number", widget: "slider", unit: "dB", minimum: -60, maximum: 24 }));
  expect(shown).toMatchObject({ unit: "dB", step: 0.5, low: -60, high: 24, scale: 1 });
});

test("colours have one form", () => {
  expect(["#fff", "d4af37", "#D4AF37FF", "#d4af3780", "gold", "#12"].map(asColor)).toEqual([
    "#FFFFFF",
    "#D4AF37",
    "#D4AF37",
    "#D4AF3780",
    null,
    null,
  ]);
  expect(colorsIn([{ a: "#d4af37", b: "no" }, { c: "#D4AF37", d: 3 }])).toEqual(["#D4AF37"]);
});

test("a problem is told without what the reader sees", () => {
  const problem = { node: "fr", field: "size", code: "invalid_parameter", message: "`fr`: `size` must be a number, not “x”." };
  expect(plainly(problem, new Map(), true)).toBe("Must be a number, not “x”.");
  expect(plainly(problem, new Map([["size", "Text size"]]))).toBe("“Text size” must be a number, not “x”.");
  const wire = { ...problem, message: "`fr` needs a clip at `main`. Connect one: `src` is bypassed." };
  expect(plainly(wire, new Map([["main", "Main"], ["src", "Beach"]]))).toBe(
    "Needs a clip at “Main”. Connect one: “Beach” is bypassed.",
  );
});

test("a fault inside a list is a fault of the list", () => {
  const problem = { node: "n", field: "tags.2", code: "c", message: "m" };
  expect(isOf(problem, "tags")).toBe(true);
  expect(isOf(problem, "tag")).toBe(false);
});

test("sections come as the schema has them, advanced last", () => {
  const form = fieldsOf({
    properties: {
      a: { type: "string", group: "Inset" },
      b: { type: "string" },
      c: { type: "string", group: "Inset", advanced: true },
    },
  });
  expect(sectionsOf(form).map(({ title, fields }) => [title, fields.map((one) => one.name)])).toEqual([
    ["", ["b"]],
    ["Inset", ["a"]],
    ["Advanced", ["c"]],
  ]);
});

test("emoji are found by words, without loose skin tones", async () => {
  const all = await loadEmoji();
  expect(emojiFound(all, "fire").map((one) => one.sign)).toContain("🔥");
  expect(emojiFound(all, "party").length).toBeGreaterThan(2);
  expect(all.some((one) => one.sign === "🏻")).toBe(false);
});
