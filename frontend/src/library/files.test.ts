import { expect, test } from "vitest";

import { download } from "./files";

test("sounds and pictures are saved from where their bytes are, as videos are", () => {
  const urls = { file: "/media/a/?v=b" } as Parameters<typeof download>[0]["urls"];
  expect(download({ urls })).toBe("/media/a/?v=b&download=1");
});
