/** Two runs side by side: what each node did in both, and whether it made the same. Pure. */

import type { Schemas } from "@/api/client";

type Run = Schemas["RunOut"];
type State = Schemas["NodeState"];

export interface Compared {
  readonly node: string;
  readonly before: State | null;
  readonly after: State | null;
  /** What it made: null where one of the two made nothing. */
  readonly isSame: boolean | null;
}

const MADE: readonly string[] = ["succeeded", "reused"];

/** A row for each node of either run, in the order of the later one. */
export function compared(before: Run, after: Run): readonly Compared[] {
  const [old, now] = [byNode(before), byNode(after)];
  const nodes = new Set([...now.keys(), ...old.keys()]);
  return [...nodes].map((node) => {
    const [one, other] = [old.get(node) ?? null, now.get(node) ?? null];
    const both = one && other && MADE.includes(one.status) && MADE.includes(other.status);
    return { node, before: one, after: other, isSame: both ? one.digest === other.digest : null };
  });
}

/** Seconds of work that a run did, and seconds it took. */
export function totals(run: Run): { readonly worked: number; readonly took: number | null; readonly reused: number } {
  const worked = run.nodes.reduce((sum, node) => sum + (node.status === "reused" ? 0 : (node.seconds ?? 0)), 0);
  const took =
    run.started_at && run.finished_at ? (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000 : null;
  return { worked, took, reused: run.nodes.filter(({ status }) => status === "reused").length };
}

function byNode(run: Run): ReadonlyMap<string, State> {
  return new Map(run.nodes.map((state) => [state.node, state]));
}
