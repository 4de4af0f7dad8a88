/** Which run the open workflow shows: the one that was asked for, else the one that goes on. */

import { api, data } from "@/api/client";
import { isOver } from "./messages";
import { clearLive, endRun, live, showFeed, showRun } from "./store";
import { lookAt, type Watched } from "./watch";

let leave: (() => void) | null = null;

/** Show this run, live until it is over; "" shows what all earlier ones left. */
export function follow(id: string): void {
  leave?.();
  leave = null;
  remember(id);
  if (!id) {
    endRun();
    return;
  }
  const looking = lookAt(id);
  const push = ({ run, feed }: Watched): void => {
    if (run) showRun(run);
    showFeed(feed);
  };
  push(looking.watch.getState());
  const stop = looking.watch.subscribe(push);
  leave = () => {
    stop();
    looking.leave();
  };
}

/** Whether this workflow is what is open here: an answer may come when one has long gone elsewhere. */
export function isOpenHere(workflow: string): boolean {
  return window.location.pathname.replace(/\/$/, "") === `/workflows/${workflow}`;
}

/** Show a run of this workflow, if it is still open. */
export function followIn(workflow: string, id: string): void {
  if (isOpenHere(workflow)) follow(id);
}

export function stopFollowing(): void {
  leave?.();
  leave = null;
  clearLive();
}

/** The run that the address names. */
export function askedRun(): string {
  return new URLSearchParams(window.location.search).get("run") ?? "";
}

/** The address names the shown run, so that a reload, or somebody else, sees the same. */
function remember(id: string): void {
  const address = new URL(window.location.href);
  if (id) address.searchParams.set("run", id);
  else address.searchParams.delete("run");
  window.history.replaceState(window.history.state, "", address);
}

/** The newest run of a workflow, or of those that are not over; "" if there is none. */
export async function newestRun(workflow: string, isActive = false): Promise<string> {
  const query = { workflow, limit: 1, ...(isActive ? { active: true } : {}) };
  const runs = await data(api.GET("/api/runs", { params: { query } })).catch(() => []);
  return runs[0]?.id ?? "";
}

/** Whether a run is being shown that goes on. */
export function isFollowing(): boolean {
  const { shown } = live.getState();
  return shown !== null && !isOver(shown.status);
}
