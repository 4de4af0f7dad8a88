import { useQuery } from "@tanstack/react-query";

import type { LiveRun } from "@/live/run";
import { run as runRead } from "./reads";

const ASK_MS = 3_000;

/** How many nodes of the workspace start before the first of this run, plus one; 0 if none waits. */
export function usePosition(run: LiveRun): number {
  const nodes = Object.values(run.nodes);
  const waits = nodes.some(({ status }) => status === "queued") && !nodes.some(({ status }) => status === "running");
  const asked = useQuery({ ...runRead(run.run), enabled: waits, refetchInterval: ASK_MS });
  const places = Object.values(asked.data?.queue_positions ?? {});
  return waits && places.length > 0 ? Math.min(...places) : 0;
}
