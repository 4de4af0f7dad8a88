import { useEffect } from "react";

import { onSaved, workspace } from "@/live/workspace";
import type { Saver } from "./saver";
import { useSaver } from "./useSaver";

/** Keeps the open workflow saved. A part of the editor itself: what is loaded later misses first edits. */
export function useKeptSaved(): void {
  const saver = useSaver();
  useEffect(() => saver?.start(), [saver]);
  useEffect(() => (saver ? hearOfOthers(saver) : undefined), [saver]);
}

/** Other tabs and people save, too; and a studio that is back takes what waited. */
function hearOfOthers(saver: Saver): () => void {
  const stops = [
    onSaved(({ workflow, revision }) => {
      if (workflow === saver.workflow) saver.hear(revision);
    }),
    workspace.subscribe((now, before) => {
      if (now.link === "open" && before.link !== "open") void saver.lookAgain();
    }),
  ];
  // Somebody may have saved after it was read and before this listened.
  if (workspace.getState().link === "open") void saver.lookAgain();
  return () => {
    for (const stop of stops) stop();
  };
}
