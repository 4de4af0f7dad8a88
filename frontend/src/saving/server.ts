/** Saving as the server sees it: one save, and what it says. */

import { api, csrfToken, data, type Problem, Refusal } from "@/api/client";
import { type Definition, opened } from "@/graph/definition";

/** What is stored now. */
export interface Stored {
  readonly graph: Definition;
  readonly revision: number;
  /** Who saved it; "" if nobody knows. */
  readonly by: string;
}

export type Answer =
  | { readonly is: "saved"; readonly revision: number; readonly problems: readonly Problem[] }
  | { readonly is: "stale"; readonly stored: Stored }
  | { readonly is: "offline" }
  | { readonly is: "gone" }
  | { readonly is: "signed-out" }
  | { readonly is: "forbidden"; readonly message: string }
  | { readonly is: "refused"; readonly message: string };

/** `version`: keep it as one to go back to; else it only moves the draft. */
export interface Save {
  readonly workflow: string;
  readonly graph: Definition;
  readonly revision: number;
  readonly version: boolean;
}

export const UNTITLED = "Untitled";

function body({ graph, revision, version }: Save) {
  return {
    name: graph.name.trim() || UNTITLED,
    definition: graph as unknown as Record<string, never>,
    revision,
    automatic: !version,
    ...(version ? { status: "saved" as const } : {}),
  };
}

export async function save(asked: Save): Promise<Answer> {
  const path = { workflow_id: asked.workflow };
  try {
    const found = await data(api.PUT("/api/workflows/{workflow_id}", { params: { path }, body: body(asked) }));
    return { is: "saved", revision: found.revision, problems: found.problems ?? [] };
  } catch (error) {
    if (error instanceof Refusal) return answerOf(error);
    throw error;
  }
}

function answerOf(refusal: Refusal): Answer {
  const current = refusal.details["current"] as Record<string, unknown> | undefined;
  if (refusal.status === 409 && current) return { is: "stale", stored: storedOf(current) };
  if (refusal.status === 404) return { is: "gone" };
  if (refusal.status === 401) return { is: "signed-out" };
  if (refusal.status === 403) return { is: "forbidden", message: refusal.message };
  if (refusal.status === 0 || refusal.status >= 500 || refusal.status === 429) return { is: "offline" };
  return { is: "refused", message: refusal.message };
}

/** A workflow as the API tells it, name and description inside the definition. */
export function storedOf(told: Readonly<Record<string, unknown>>): Stored {
  const { definition, name, description, revision, saved_by } = told;
  return {
    graph: opened({ ...(definition as object), name, description }),
    revision: revision as number,
    by: typeof saved_by === "string" ? saved_by : "",
  };
}

/** What is stored now, read anew. */
export async function readStored(workflow: string): Promise<Stored> {
  const path = { workflow_id: workflow };
  return storedOf(await data(api.GET("/api/workflows/{workflow_id}", { params: { path } })));
}

/** Bytes that a browser sends for a page that is being closed (Fetch, "keepalive"). */
const MOST_ON_CLOSING = 60_000;

/** The last save of a page that closes. Nobody hears the answer; the backup stays until one does. */
export function saveOnClosing(asked: Save): void {
  const text = JSON.stringify(body(asked));
  if (new TextEncoder().encode(text).length > MOST_ON_CLOSING) return;
  void fetch(`/api/workflows/${asked.workflow}`, {
    method: "PUT",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: text,
  }).catch(() => undefined);
}
