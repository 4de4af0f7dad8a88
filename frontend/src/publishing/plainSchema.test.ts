import { describe, expect, it } from "vitest";

import { filled, initialValues, plainFields } from "./plainSchema";

const SCHEMA = {
  properties: {
    folder: { type: "string", title: "Folder" },
    replace: { type: "boolean", default: false },
    port: { anyOf: [{ type: "integer" }, { type: "null" }], default: null },
    mode: { enum: ["a", "b"], type: "string", default: "a" },
  },
  required: ["folder"],
};

describe("a platform's form", () => {
  it("has a field for each property, with its kind", () => {
    const fields = plainFields(SCHEMA);
    expect(fields.map(({ kind }) => kind)).toEqual(["text", "switch", "number", "choice"]);
    expect(fields.map(({ required }) => required)).toEqual([true, false, false, false]);
    expect(fields[3]?.choices).toEqual(["a", "b"]);
  });

  it("begins with the defaults and sends what was filled in", () => {
    const values = initialValues(plainFields(SCHEMA));
    expect(values).toEqual({ folder: "", replace: false, port: "", mode: "a" });
    expect(filled(values)).toEqual({ replace: false, mode: "a" });
  });
});
