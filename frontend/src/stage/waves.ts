/** Waveforms of files as pictures. */

import type { AssetValue } from "./results";

/** Where the waveform of a file is; "" where it has none. */
export function soundShape(file: AssetValue | null): string {
  if (!file || !file.media.has_audio) return "";
  return `/media/${file.id}/waveform.png?v=${file.media.sha256}`;
}
