/** A file in few words. */

import { bytes, clock } from "@/ui/words";
import type { Asset } from "@/library/files";

/** "1080 × 1920 · 00:12.4 · 3.2 MB" */
export function factsOf(asset: Asset): string {
  return [
    asset.width > 0 && `${asset.width} × ${asset.height}`,
    asset.duration > 0 && asset.kind !== "image" && clock(asset.duration),
    bytes(asset.size_bytes),
  ]
    .filter(Boolean)
    .join(" · ");
}

export function usesWords(workflows: number): string {
  if (workflows === 0) return "Not used in a workflow yet";
  return workflows === 1 ? "Used in 1 workflow" : `Used in ${workflows} workflows`;
}
