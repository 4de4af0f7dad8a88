/** What a node made, out of the outputs that the server tells (workflows/definition/values.py). */

export interface Result {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly poster: string;
  readonly seconds: number;
  /** Width by height. */
  readonly ratio: number;
}

interface AssetValue {
  readonly is: "asset";
  readonly id: string;
  readonly name: string;
  readonly media: { readonly kind: string; readonly duration: number; readonly width: number; readonly height: number };
}

const known = new WeakMap<object, Result | null>();

/** The first video among the outputs; null if there is none. */
export function resultOf(outputs: Readonly<Record<string, unknown>> | undefined): Result | null {
  if (!outputs) return null;
  const before = known.get(outputs);
  if (before !== undefined) return before;
  const video = Object.values(outputs).find(isVideo);
  const made = video ? described(video) : null;
  known.set(outputs, made);
  return made;
}

function isVideo(value: unknown): value is AssetValue {
  const asset = value as Partial<AssetValue> | null;
  return asset?.is === "asset" && asset.media?.kind === "video";
}

function described({ id, name, media }: AssetValue): Result {
  return {
    id,
    name,
    url: `/media/${id}/`,
    poster: `/media/${id}/thumbnail`,
    seconds: media.duration,
    ratio: media.width && media.height ? media.width / media.height : 16 / 9,
  };
}
