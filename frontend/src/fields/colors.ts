/** Colours as the nodes take them: #RRGGBB, or #RRGGBBAA where they let light through. */

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

/** A colour in the long form without a full alpha; null for what is none. */
export function asColor(typed: string): string | null {
  const text = typed.trim().startsWith("#") ? typed.trim() : `#${typed.trim()}`;
  if (!HEX.test(text)) return null;
  const digits = text.slice(1);
  const long = digits.length < 6 ? [...digits].map((one) => one + one).join("") : digits;
  const upper = long.toUpperCase();
  return `#${upper.endsWith("FF") && upper.length === 8 ? upper.slice(0, 6) : upper}`;
}

/** Every colour that parameters name, each once, in order. */
export function colorsIn(all: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const found = new Set<string>();
  for (const params of all)
    for (const value of Object.values(params))
      if (typeof value === "string" && /^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/i.test(value))
        found.add(value.toUpperCase());
  return [...found];
}
