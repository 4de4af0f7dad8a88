/** Starting a run from the editor: saved first, then asked for; what speaks against it is kept. */

import { createStore, useStore } from "zustand";

import { api, data, type Problem, Refusal, type Schemas } from "@/api/client";
import { queries } from "@/api/queries";
import type { EditorStore } from "@/editor/store";
import { followIn, isOpenHere } from "@/live/following";
import { askToNotify } from "@/live/titleProgress";
import { type Saver, saverOf } from "@/saving/saver";
import { unsavedWords } from "@/saving/stateWords";
import { retryRun } from "./actions";
import type { Priority } from "./words";

interface Launching {
  readonly isStarting: boolean;
  /** What keeps the run that was asked for last from starting. */
  readonly problems: readonly Problem[];
  /** Why it did not start, where that is no fault of the graph. */
  readonly message: string;
  readonly priority: Priority;
}

export const launching = createStore<Launching>(() => ({
  isStarting: false,
  problems: [],
  message: "",
  priority: "normal",
}));

export function useLaunching<T>(part: (state: Launching) => T): T {
  return useStore(launching, part);
}

export function dismiss(): void {
  launching.setState({ problems: [], message: "" });
}


/** Say what keeps a run from starting, where one still looks at its workflow. */
function obstruct(workflow: string, why: Partial<Pick<Launching, "problems" | "message">>): void {
  if (isOpenHere(workflow)) launching.setState(why);
}

type Wanted = Partial<Pick<Schemas["RunOptions"], "targets" | "selection" | "force">>;

/** Save, start and show a run. */
export async function launch(editor: EditorStore, wanted: Wanted = {}): Promise<void> {
  if (launching.getState().isStarting) return;
  launching.setState({ isStarting: true, problems: [], message: "" });
  askToNotify();
  try {
    await started(editor, wanted);
  } finally {
    launching.setState({ isStarting: false });
  }
}

/** Go on from where a run failed, and show that. The current graph is saved first. */
export async function retry(editor: EditorStore, run: string, graph: "old" | "current"): Promise<void> {
  if (graph === "current" && !(await saved(editor))) return;
  const made = await retryRun(run, graph);
  if (made) followIn(editor.getState().workflowId, made.id);
}

async function saved(editor: EditorStore): Promise<Saver | null> {
  const saver = saverOf(editor);
  if (!saver || (await saver.flush())) return saver;
  obstruct(saver.workflow, { message: unsavedWords(saver.state.getState()) });
  return null;
}

async function started(editor: EditorStore, wanted: Wanted): Promise<void> {
  const saver = await saved(editor);
  if (!saver) return;
  const path = { workflow_id: saver.workflow };
  const body = { priority: launching.getState().priority, ...wanted } as Schemas["RunOptions"];
  try {
    const run = await data(api.POST("/api/workflows/{workflow_id}/runs", { params: { path }, body }));
    followIn(saver.workflow, run.id);
    void queries.invalidateQueries({ queryKey: ["runs"] });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    obstruct(saver.workflow, { problems: error.problems, message: error.message });
  }
}
