/** Node and moment in the address (`?node=…&t=…`): a link opens where one looked. */

export interface Spot {
  readonly node: string;
  /** Seconds. */
  readonly t: number;
}

/** What an address names; null where it names no node. */
export function spotOf(search: string): Spot | null {
  const given = new URLSearchParams(search);
  const node = given.get("node");
  const t = Number(given.get("t") ?? 0);
  return node ? { node, t: Number.isFinite(t) && t > 0 ? t : 0 } : null;
}

/** The same address at another spot; everything else that stands in it stays. */
export function withSpot(address: string, spot: Spot | null): string {
  const url = new URL(address);
  if (spot) url.searchParams.set("node", spot.node);
  else url.searchParams.delete("node");
  if (spot && spot.t > 0) url.searchParams.set("t", String(Math.round(spot.t * 1000) / 1000));
  else url.searchParams.delete("t");
  return url.toString();
}
