/** The graph of the benchmark: rows of nodes, each wired to the next. Both pages draw the same. */

const PER_ROW = 36;
const ACROSS = 300;
const DOWN = 400;

export interface Asked {
  readonly count: number;
  /** Everything in view, or a part of it at 100 %. */
  readonly whole: boolean;
}

/** `?count=500&view=whole` */
export function asked(): Asked {
  const words = new URLSearchParams(location.search);
  return { count: Number(words.get("count") ?? 500), whole: words.get("view") === "whole" };
}

export const idOf = (at: number): string => `node_${at}`;

export function placeOf(at: number): { x: number; y: number } {
  return { x: (at % PER_ROW) * ACROSS, y: Math.floor(at / PER_ROW) * DOWN };
}

/** The nodes that have one before them in their row. */
export function joined(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at).filter((at) => at % PER_ROW > 0);
}

/** What the benchmark calls: progress of one node, as a fraction. */
declare global {
  interface Window {
    progress?: (node: string, fraction: number) => void;
  }
}
