/** Sizes of cards, in pixels. The style sheets keep to them, so wires can be drawn before cards are. */

import { Position } from "@xyflow/react";
import type { NodeType, Port } from "@/graph/nodeTypes";

export const CARD_WIDTH = 220;
export const HEAD = 36;
export const PORT_ROW = 24;
export const PORT_PAD = 4;
export const HANDLE = 12;
const PICTURE = 124;
/** How much higher an upright picture is. */
export const TALLER = 84;
const FOOT = 30;
export const FRAME_PAD = 24;
export const FRAME_HEAD = 36;

/** Port types that have something to see. */
const SEEN: ReadonlySet<string> = new Set(["clip", "picture"]);

/** Whether a node of this type has a picture. */
export function isSeen(type: NodeType | undefined): boolean {
  return [...(type?.outputs ?? []), ...(type?.inputs ?? [])].some((port) => SEEN.has(port.type));
}

/** How high a card is before it was drawn. */
export function likelyHeight(inputs: number, outputs: number, seen: boolean): number {
  return HEAD + portsHeight(inputs, outputs) + (seen ? PICTURE : 0) + FOOT;
}

function portsHeight(inputs: number, outputs: number): number {
  const rows = Math.max(inputs, outputs);
  return rows === 0 ? 0 : rows * PORT_ROW + 2 * PORT_PAD;
}

interface HandlePlace {
  readonly id: string;
  readonly type: "source" | "target";
  readonly position: Position;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the ports of a card are: inputs at its left edge, outputs at its right. */
export function handlesOf(inputs: readonly string[], outputs: readonly string[]): HandlePlace[] {
  const place = (id: string, row: number, type: "source" | "target"): HandlePlace => ({
    id,
    type,
    position: type === "source" ? Position.Right : Position.Left,
    x: (type === "source" ? CARD_WIDTH : 0) - HANDLE / 2,
    y: HEAD + PORT_PAD + row * PORT_ROW + (PORT_ROW - HANDLE) / 2,
    width: HANDLE,
    height: HANDLE,
  });
  return [
    ...inputs.map((id, row) => place(id, row, "target")),
    ...outputs.map((id, row) => place(id, row, "source")),
  ];
}

export function names(ports: readonly Port[] | undefined): string[] {
  return (ports ?? []).map((port) => port.name);
}
