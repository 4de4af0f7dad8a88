import { useEffect } from "react";

import { useEditorStore } from "@/editor/store";
import { askedRun, follow, isFollowing, newestRun, stopFollowing } from "./following";
import { live, showEarlier } from "./store";
import { useTitleProgress } from "./titleProgress";
import { onBack, onRunEvents } from "./workspace";

const QUIET_MS = 300;

/** Keeps the open workflow's live states: last outputs at once, then the run that goes on. */
export default function Following() {
  const editor = useEditorStore();
  useTitleProgress();
  useEffect(() => {
    const { opened } = editor.getState();
    if (!opened) return;
    showEarlier(opened.last_outputs);
    let isOpen = true;
    let timer = 0;
    const join = async (): Promise<void> => {
      const run = await newestRun(opened.id, true);
      if (run && isOpen && !isFollowing()) follow(run);
    };
    const asked = askedRun();
    if (asked) follow(asked);
    else void join();
    // A run that was started elsewhere (another tab, a schedule) is shown, too.
    const stop = onRunEvents((events) => {
      if (isFollowing() || !events.some(({ type }) => type === "run.started" || type === "node.queued")) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void join(), QUIET_MS);
    });
    // One that was started while nothing was heard, as well; not over the one that was asked for.
    const stopHearing = onBack(() => {
      const { run } = live.getState();
      if (!isFollowing() && (!run || run !== asked)) void join();
    });
    return () => {
      isOpen = false;
      window.clearTimeout(timer);
      stop();
      stopHearing();
      stopFollowing();
    };
  }, [editor]);
  return null;
}
