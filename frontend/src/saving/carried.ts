/**
 * Whether a video carries the workflow that made it, seen in the browser without reading all of it.
 * It lies in the `moov` box (see `workflows/saving/container.py`), so that box is all the server needs.
 */

const MARK = "reelgraph-workflow:";
/** Boxes looked at, and bytes of `moov` that are read at most. */
const MOST_BOXES = 64;
const MOST_BYTES = 64_000_000;

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A small MP4 with nothing but the workflow's box; null where there is none. */
export async function carriedIn(file: Blob): Promise<Blob | null> {
  const boxes = await boxesOf(file);
  const head = boxes.find(({ type }) => type === "ftyp");
  const moov = boxes.find(({ type }) => type === "moov");
  if (!head || !moov || moov.end - moov.start > MOST_BYTES) return null;
  const inside = file.slice(moov.start, moov.end);
  const text = new TextDecoder("latin1").decode(await inside.arrayBuffer());
  return text.includes(MARK) ? new Blob([file.slice(head.start, head.end), inside]) : null;
}

async function boxesOf(file: Blob): Promise<readonly Box[]> {
  const boxes: Box[] = [];
  let start = 0;
  while (start + 8 <= file.size && boxes.length < MOST_BOXES) {
    const header = new DataView(await file.slice(start, start + 16).arrayBuffer());
    const type = String.fromCharCode(...[4, 5, 6, 7].map((at) => header.getUint8(at)));
    const size = sizeOf(header, file.size - start);
    if (size < 8 || start + size > file.size) return boxes;
    boxes.push({ type, start, end: start + size });
    start += size;
  }
  return boxes;
}

/** ISO/IEC 14496-12, 4.2: 0 means to the end of the file, 1 that 64 bits follow. */
function sizeOf(header: DataView, left: number): number {
  const short = header.getUint32(0);
  if (short === 0) return left;
  if (short !== 1) return short;
  return header.byteLength >= 16 ? Number(header.getBigUint64(8)) : 0;
}
