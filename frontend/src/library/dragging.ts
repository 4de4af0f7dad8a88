/** An asset that is dragged: onto the canvas, onto a field. */

import type { DragEvent } from "react";

import type { Asset } from "./files";

export const ASSET_TYPE = "application/x-reelgraph-asset";

export type DraggedAsset = Pick<Asset, "id" | "name" | "kind" | "role">;

export function drag(event: DragEvent, asset: Asset): void {
  const { id, name, kind, role } = asset;
  event.dataTransfer.setData(ASSET_TYPE, JSON.stringify({ id, name, kind, role }));
  event.dataTransfer.setData("text/plain", name);
  event.dataTransfer.effectAllowed = "copy";
}

export function dropped(event: DragEvent): DraggedAsset | null {
  const text = event.dataTransfer.getData(ASSET_TYPE);
  return text ? (JSON.parse(text) as DraggedAsset) : null;
}
