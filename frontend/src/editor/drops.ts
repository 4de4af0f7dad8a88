/**
 * What can be dropped on the canvas. The canvas itself takes node types from the palette; other
 * rooms (library, saving) say with `useCanvasDrop` what they take.
 */

import { useEffect, useEffectEvent } from "react";

import type { Point, Wire } from "@/graph/definition";

/** The palette's own kind of drag: its data is the name of a node type. */
export const NODE_DRAG = "application/x-reelgraph-node";
/** An asset of the library: its data is JSON with at least `id`, `kind`, `name`. */
export const ASSET_DRAG = "application/x-reelgraph-asset";

export interface CanvasDrop {
  readonly data: DataTransfer;
  /** Where on the canvas, in the graph's own measure. */
  readonly at: Point;
  /** The wire under the pointer. */
  readonly into: Wire | null;
  /** The node under the pointer, or "". */
  readonly node: string;
}

/** Answers whether it has taken what was dropped. */
type Taker = (drop: CanvasDrop) => boolean;

const takers = new Set<Taker>();

export function useCanvasDrop(take: Taker): void {
  const call = useEffectEvent(take);
  useEffect(() => {
    const mine: Taker = (drop) => call(drop);
    takers.add(mine);
    return () => {
      takers.delete(mine);
    };
  }, []);
}

export function dropped(drop: CanvasDrop): boolean {
  return [...takers].some((take) => take(drop));
}

/** Whether something that is dragged over the canvas may be taken. */
export function mayDrop(data: DataTransfer): boolean {
  return [NODE_DRAG, ASSET_DRAG, "Files"].some((kind) => data.types.includes(kind));
}
