import { describe, expect, test } from "vitest";

import { type Field, fieldsOf, humanised } from "./schema";

function only(schema: Record<string, unknown>, more: Record<string, unknown> = {}): Field {
  const [field] = fieldsOf({ properties: { it: schema }, ...more });
  if (!field) throw new Error("no field");
  return field;
}

describe("fields of a schema", () => {
  test("every kind of value has its widget", () => {
    expect(only({ type: "boolean" }).kind).toBe("switch");
    expect(only({ type: "integer" })).toMatchObject({ kind: "number", whole: true });
    expect(only({ type: "string", widget: "text" }).kind).toBe("long-text");
    expect(only({ type: "number", widget: "slider" }).kind).toBe("slider");
    expect(only({ type: "string", widget: "color" }).kind).toBe("color");
    expect(only({ type: "string", format: "date-time" }).kind).toBe("moment");
    expect(only({ type: "string", widget: "account" }).kind).toBe("account");
    expect(only({ type: "array", items: { type: "string" }, widget: "accounts" }).kind).toBe("account");
  });

  test("what no widget fits is edited as JSON, so that nothing is a dead end", () => {
    expect(only({}).kind).toBe("json");
    expect(only({ type: "object" }).kind).toBe("json");
    expect(only({ anyOf: [{ type: "string" }, { type: "array" }] }).kind).toBe("json");
    expect(only({ type: "string", widget: "hologram" }).kind).toBe("text");
  });

  test("or null makes a field that may be empty", () => {
    const field = only({ anyOf: [{ type: "number", widget: "duration", unit: "s" }, { type: "null" }], default: null });
    expect(field).toMatchObject({ kind: "duration", nullable: true, unit: "s", fallback: null });
  });

  test("own words win over those of a reference", () => {
    const field = only({ $ref: "#/$defs/Corner", title: "Where" }, { $defs: { Corner: { enum: ["a", "b"], title: "Corner" } } });
    expect(field).toMatchObject({ kind: "choice", title: "Where" });
    expect(field.choices.map((choice) => choice.value)).toEqual(["a", "b"]);
  });

  test("choices have the server's labels, or their values in words", () => {
    const field = only({ enum: ["side-by-side", "x"], enum_titles: { x: "Extra" } });
    expect(field.choices.map((choice) => choice.label)).toEqual(["Side by side", "Extra"]);
  });

  test("several constants are one choice, one constant is the only choice", () => {
    expect(only({ anyOf: [{ const: 1 }, { const: 2 }] }).choices.map((one) => one.value)).toEqual([1, 2]);
    expect(only({ const: "mp4" }).choices).toHaveLength(1);
  });

  test("bounds know which ends cannot be reached", () => {
    expect(only({ type: "number", exclusiveMinimum: 0, maximum: 1 }).bounds).toEqual({
      low: 0,
      high: 1,
      openLow: true,
      openHigh: false,
    });
  });

  test("lists know their items, groups their fields", () => {
    const list = only({ type: "array", items: { type: "string", format: "uuid", widget: "asset" }, maxItems: 9 });
    expect(list).toMatchObject({ kind: "list", longest: 9 });
    expect(list.item?.kind).toBe("asset");
    const group = only({ $ref: "#/$defs/G" }, { $defs: { G: { type: "object", properties: { a: { type: "boolean" } } } } });
    expect(group.fields.map((field) => field.kind)).toEqual(["switch"]);
  });

  test("a schema that contains itself ends", () => {
    const tree = { type: "object", properties: { inner: { $ref: "#/$defs/Tree" } } };
    expect(only({ $ref: "#/$defs/Tree" }, { $defs: { Tree: tree } }).kind).toBe("group");
  });

  test("conditions say which values they wait for", () => {
    const when = { params: { layout: ["a", "b"] }, wired: ["clip"], free: [] };
    expect(only({ type: "string", visible_when: when }).when).toEqual({
      params: [{ name: "layout", values: ["a", "b"] }],
      wired: ["clip"],
      free: [],
    });
    expect(only({ type: "string" }).when).toBeNull();
  });

  test("a pictogram is a choice with pictures; without any it is a list", () => {
    const regions = [{ x: 0, y: 0, width: 4, height: 9, tone: "main" }];
    const field = only({ enum: ["a", "b"], widget: "pictogram", enum_pictures: { a: { width: 16, height: 9, regions } } });
    expect(field.kind).toBe("pictogram");
    expect(field.choices.map((one) => one.picture?.regions.length ?? 0)).toEqual([1, 0]);
    expect(only({ type: "string", widget: "pictogram" }).kind).toBe("text");
  });

  test("names become words", () => {
    expect(humanised("main_share")).toBe("Main share");
    expect(humanised("9:16")).toBe("9:16");
  });
});
