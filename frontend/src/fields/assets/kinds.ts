/** Which kinds of files a field takes. */

import { type Field, record } from "../schema";
import type { Asset, AssetKind } from "@/library/files";

export const KINDS: readonly AssetKind[] = ["video", "image", "audio"];

export const KIND_WORDS: Readonly<Record<AssetKind, string>> = {
  video: "Videos",
  image: "Pictures",
  audio: "Sounds",
};

/** The server's `asset_kinds`, of the field or of its items; all where it says nothing. */
export function kindsOf(field: Field): readonly AssetKind[] {
  const said = field.extra.asset_kinds ?? record(field.extra.items).asset_kinds;
  const kinds = Array.isArray(said) ? KINDS.filter((kind) => said.includes(kind)) : [];
  return kinds.length > 0 ? kinds : KINDS;
}

/** What a file dialog may offer for these kinds. */
export function accepted(kinds: readonly AssetKind[]): string {
  return kinds.map((kind) => `${kind}/*`).join(",");
}

/** The role that files for a field usually have: the picker begins with those. "" for any. */
export function roleOf(field: Field): Asset["role"] | "" {
  const said = field.extra.asset_roles ?? record(field.extra.items).asset_roles;
  return Array.isArray(said) && typeof said[0] === "string" ? (said[0] as Asset["role"]) : "";
}
