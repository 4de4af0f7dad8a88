/** Tidy layout: from left to right along the wires, by elkjs, which is loaded when first asked for. */

import type { Box } from "./arrange";
import type { Point, Wire } from "./definition";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.spacing.nodeNode": "32",
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.separateConnectedComponents": "true",
  "elk.spacing.componentComponent": "56",
};

/** New places for the boxes; their upper left corner stays where it is. */
export async function tidied(boxes: readonly Box[], wires: readonly Pick<Wire, "from" | "to">[]): Promise<ReadonlyMap<string, Point>> {
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  const there = new Set(boxes.map((box) => box.id));
  const edges = wires
    .filter(({ from, to }) => there.has(from.node) && there.has(to.node))
    .map(({ from, to }, at) => ({ id: `wire-${at}`, sources: [from.node], targets: [to.node] }));
  const laid = await new Elk().layout({
    id: "graph",
    layoutOptions: OPTIONS,
    children: boxes.map(({ id, width, height }) => ({ id, width, height })),
    edges,
  });
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const places = laid.children ?? [];
  const [least, highest] = [Math.min(...places.map(({ x = 0 }) => x)), Math.min(...places.map(({ y = 0 }) => y))];
  return new Map(
    places.map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(left + x - least), y: Math.round(top + y - highest) }]),
  );
}
