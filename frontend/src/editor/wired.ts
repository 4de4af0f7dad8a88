/** Which ports have wires. One walk for each change of the wires, whatever number of ports asks. */

import type { Definition, Wire } from "@/graph/definition";
import { type Place, placeKey } from "@/graph/wiring";

const known = new WeakMap<readonly Wire[], ReadonlySet<string>>();

export function isWired(graph: Definition, place: Place): boolean {
  return ends(graph.connections).has(placeKey(place));
}

function ends(wires: readonly Wire[]): ReadonlySet<string> {
  const before = known.get(wires);
  if (before) return before;
  const found = new Set<string>();
  for (const { from, to } of wires) {
    found.add(placeKey({ ...from, side: "source" }));
    found.add(placeKey({ ...to, side: "target" }));
  }
  known.set(wires, found);
  return found;
}
