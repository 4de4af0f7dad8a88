/** What there is at a node before anything runs: `POST /api/describe`, once for each look of it. */

import { api, data, Refusal, type Schemas } from "@/api/client";
import type { Definition } from "@/graph/definition";
import { lookOf, upstream } from "@/graph/seen";

export type Described = Schemas["DescribedNode"];

const MOST_KEPT = 300;
const kept = new Map<string, Described>();

function keyOf(graph: Definition, node: string): string {
  return `${node} ${lookOf(graph, node)}`;
}

export function describedAtHand(graph: Definition, node: string): Described | undefined {
  return kept.get(keyOf(graph, node));
}

/** Throws a Refusal. */
export async function describe(graph: Definition, node: string, signal: AbortSignal): Promise<Described> {
  const body = { definition: { ...upstream(graph, node) }, nodes: [node] };
  const { nodes } = await data(api.POST("/api/describe", { body, signal }));
  const found = nodes[node];
  if (!found) throw new Refusal(404, "not_found", "This node is not there any more.");
  kept.set(keyOf(graph, node), found);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest) kept.delete(oldest);
  return found;
}
