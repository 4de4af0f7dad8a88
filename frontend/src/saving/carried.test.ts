import { expect, it } from "vitest";

import { carriedIn } from "./carried";

function box(type: string, content: string, size?: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + content.length);
  new DataView(bytes.buffer).setUint32(0, size ?? bytes.length);
  bytes.set([...`${type}${content}`].map((letter) => letter.charCodeAt(0)), 4);
  return bytes;
}

const HEAD = box("ftyp", "isom");
const MARKED = box("moov", "…reelgraph-workflow:abc".replace("…", "."));

it("finds the workflow wherever the box lies, and leaves the pictures out", async () => {
  const pictures = box("mdat", "x".repeat(1000));
  for (const parts of [[HEAD, MARKED, pictures], [HEAD, pictures, MARKED]]) {
    const found = await carriedIn(new Blob(parts));
    expect(found?.size).toBe(HEAD.length + MARKED.length);
  }
});

it("finds nothing in other videos, other files and broken ones", async () => {
  const others = [
    [HEAD, box("moov", "nothing")],
    [box("moov", "reelgraph-workflow:")],
    [box("free", "x", 4)],
    [HEAD, box("moov", "reelgraph-workflow:", 9_000)],
    ["no video at all"],
    [],
  ];
  for (const parts of others) expect(await carriedIn(new Blob(parts))).toBeNull();
});
