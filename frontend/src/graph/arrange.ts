/** Aligning and distributing boxes: where each goes. */

import type { Point } from "./definition";

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Area {
  readonly id: string;
}

export type Edge = "left" | "right" | "top" | "bottom" | "centre" | "middle";
export type Direction = "across" | "down";

type Places = ReadonlyMap<string, Point>;

export function bounds(boxes: readonly Area[]): Area {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** All boxes at one edge, or on one line through their centres, of what they fill together. */
export function aligned(boxes: readonly Box[], edge: Edge): Places {
  const all = bounds(boxes);
  const at: Readonly<Record<Edge, (box: Box) => Point>> = {
    left: ({ y }) => ({ x: all.x, y }),
    right: ({ y, width }) => ({ x: all.x + all.width - width, y }),
    top: ({ x }) => ({ x, y: all.y }),
    bottom: ({ x, height }) => ({ x, y: all.y + all.height - height }),
    centre: ({ y, width }) => ({ x: all.x + (all.width - width) / 2, y }),
    middle: ({ x, height }) => ({ x, y: all.y + (all.height - height) / 2 }),
  };
  return new Map(boxes.map((box) => [box.id, rounded(at[edge](box))]));
}

/** Equal gaps; the first and the last stay where they are. */
export function distributed(boxes: readonly Box[], direction: Direction): Places {
  if (boxes.length < 3) return new Map();
  const [start, size] = direction === "across" ? (["x", "width"] as const) : (["y", "height"] as const);
  const inOrder = [...boxes].sort((a, b) => a[start] - b[start]);
  const all = bounds(boxes);
  const filled = boxes.reduce((sum, box) => sum + box[size], 0);
  const gap = (all[size] - filled) / (boxes.length - 1);
  let at = all[start];
  const places = new Map<string, Point>();
  for (const box of inOrder) {
    places.set(box.id, rounded({ x: box.x, y: box.y, [start]: at }));
    at += box[size] + gap;
  }
  return places;
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}

/** The nearest box in a direction from another; what lies straight ahead counts as nearer. */
export function nearest(boxes: readonly Box[], from: Box, way: "left" | "right" | "up" | "down"): Box | undefined {
  const flat = way === "left" || way === "right";
  const sign = way === "left" || way === "up" ? -1 : 1;
  const cost = (box: Box): number => {
    const dx = box.x + box.width / 2 - from.x - from.width / 2;
    const dy = box.y + box.height / 2 - from.y - from.height / 2;
    const [ahead, aside] = flat ? [dx * sign, dy] : [dy * sign, dx];
    return ahead <= 1 ? Infinity : ahead + 3 * Math.abs(aside);
  };
  let best: Box | undefined;
  let least = Infinity;
  for (const box of boxes) {
    const price = box.id === from.id ? Infinity : cost(box);
    if (price < least) [best, least] = [box, price];
  }
  return best;
}
