/** All emoji with the words they are found by (emojibase, CLDR names). Loaded when first wanted. */

export interface Emoji {
  readonly sign: string;
  readonly name: string;
  readonly words: string;
}

/** Skin tones and hair, which are nothing by themselves. */
const COMPONENTS = 2;

export async function loadEmoji(): Promise<readonly Emoji[]> {
  const { default: all } = await import("emojibase-data/en/compact.json");
  return all
    .filter((one) => "group" in one && one.group !== COMPONENTS)
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .map(({ unicode, label, tags }) => ({
      sign: unicode,
      name: label,
      words: [label, ...(tags ?? [])].join(" ").toLowerCase(),
    }));
}

/** Those whose words begin with all that is looked for. */
export function emojiFound(all: readonly Emoji[], looked: string): readonly Emoji[] {
  const wanted = looked.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return all;
  return all.filter(({ words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`)));
}
