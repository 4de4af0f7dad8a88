/** What can be done with a run. Each says in words where it did not work. */

import { notifications } from "@mantine/notifications";

import { api, data, Refusal, type Schemas } from "@/api/client";
import { queries } from "@/api/queries";

type Row = Schemas["RunRow"];

/** What `work` answers; null, and words for the person, where it was refused. */
export async function tried<T>(work: Promise<T>, title: string): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    notifications.show({ color: "red", title, message: error.message });
    return null;
  }
}

async function changed<T>(work: Promise<T>, title: string): Promise<T | null> {
  const answer = await tried(work, title);
  await queries.invalidateQueries({ queryKey: ["runs"] });
  return answer;
}

export function cancelRun(run: string): Promise<Row | null> {
  const path = { run_id: run };
  return changed(data(api.POST("/api/runs/{run_id}/cancel", { params: { path } })), "The run goes on");
}

export function cancelNode(run: string, node: string): Promise<Row | null> {
  const path = { run_id: run, node_id: node };
  return changed(data(api.POST("/api/runs/{run_id}/nodes/{node_id}/cancel", { params: { path } })), "The node goes on");
}

/** Go on from where it failed, with the graph as it was or as the workflow is now. */
export function retryRun(run: string, graph: "old" | "current"): Promise<Row | null> {
  const path = { run_id: run };
  return changed(
    data(api.POST("/api/runs/{run_id}/retry", { params: { path }, body: { graph } })),
    "This cannot be retried",
  );
}

export function rerun(run: string, force?: "all"): Promise<Row | null> {
  const path = { run_id: run };
  return changed(
    data(api.POST("/api/runs/{run_id}/rerun", { params: { path }, body: { force: force ?? null } })),
    "This cannot be run again",
  );
}

/** Nothing of this workspace starts while it is paused; what runs goes on. */
export async function pauseQueue(isPaused: boolean): Promise<void> {
  const body = { queue: "" as const };
  const call = isPaused ? api.POST("/api/queues/pause", { body }) : api.POST("/api/queues/resume", { body });
  await tried(data(call), "The queue stays as it is");
  await queries.invalidateQueries({ queryKey: ["runs"] });
}
