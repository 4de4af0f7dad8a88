import { describe, expect, it } from "vitest";

import { kindOf } from "./onCanvas";

describe("the kind of a dropped file", () => {
  it.each([
    ["video/mp4", "video"],
    ["audio/wav", "audio"],
    ["image/png", "image"],
    ["", "video"],
    ["application/ogg", "video"],
    ["text/plain", ""],
    ["application/pdf", ""],
    ["application/zip", ""],
    ["font/ttf", ""],
  ])("%s is %s", (type, kind) => {
    expect(kindOf({ type })).toBe(kind);
  });
});
