/** Copies of workflows, and workflows that go, but not before one could take it back. */

import { createStore, useStore } from "zustand";

import { api, csrfToken, data, type Schemas } from "@/api/client";
import { queries } from "@/api/queries";
import { tried } from "@/runs/actions";
import { TIME_TO_ACT_MS, undoable } from "@/ui/undoable";

/** A copy as a draft of its own. */
export async function duplicate(id: string): Promise<Schemas["SavedOut"] | null> {
  const path = { workflow_id: id };
  const made = await tried(data(api.POST("/api/workflows/{workflow_id}/duplicate", { params: { path } })), "It was not copied");
  await queries.invalidateQueries({ queryKey: ["workflows"] });
  return made;
}

/** Longer than the note with its Undo button is shown. */
const GRACE_MS = TIME_TO_ACT_MS + 1_000;

const leaving = createStore<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));
const timers = new Map<string, number>();

/** Workflows that were deleted a moment ago: lists leave them out. */
export function useLeaving(): ReadonlySet<string> {
  return useStore(leaving, (s) => s.ids);
}

/** Delete a workflow, unless that is taken back within some seconds. */
export function remove(id: string, name: string): void {
  leaving.setState(({ ids }) => ({ ids: new Set([...ids, id]) }));
  timers.set(id, window.setTimeout(() => void removeNow(id), GRACE_MS));
  undoable(`“${name}” is deleted. Its videos and runs stay.`, () => {
    window.clearTimeout(timers.get(id));
    forget(id);
    return Promise.resolve();
  });
}

async function removeNow(id: string): Promise<void> {
  timers.delete(id);
  await tried(data(api.DELETE("/api/workflows/{workflow_id}", { params: { path: { workflow_id: id } } })), "It was not deleted");
  await queries.invalidateQueries({ queryKey: ["workflows"] });
  forget(id);
}

function forget(id: string): void {
  timers.delete(id);
  leaving.setState(({ ids }) => ({ ids: new Set([...ids].filter((one) => one !== id)) }));
}

/** A page that closes before the time is over deletes at once. */
window.addEventListener("pagehide", () => {
  for (const id of timers.keys()) {
    const headers = { "X-CSRFToken": csrfToken() };
    void fetch(`/api/workflows/${id}`, { method: "DELETE", keepalive: true, headers }).catch(() => undefined);
  }
});
