/** The tab's title says how far the run is; when it ends in the background, the system tells. */

import { useEffect } from "react";

import { useEditorStore } from "@/editor/store";
import { isOver } from "./messages";
import { overall } from "./overall";
import { live } from "./store";

const PERCENT = 100;
const NAME = "Reelgraph";

export function useTitleProgress(): void {
  const editor = useEditorStore();
  useEffect(() => {
    let wasRunning = "";
    const draw = (): void => {
      const { shown } = live.getState();
      const name = editor.getState().history.now.name || "Untitled";
      const goesOn = shown && !isOver(shown.status);
      const mark = goesOn ? `${Math.floor(overall(shown, Date.now()).fraction * PERCENT)} % · ` : "";
      document.title = `${mark}${name} · ${NAME}`;
      if (shown && wasRunning === shown.run && !goesOn) tellEnd(name, shown.status);
      wasRunning = goesOn ? shown.run : "";
    };
    draw();
    const stops = [live.subscribe(draw), editor.subscribe(draw)];
    return () => {
      for (const stop of stops) stop();
      document.title = NAME;
    };
  }, [editor]);
}

const WORDS: Readonly<Record<string, string>> = {
  succeeded: "is finished",
  failed: "failed",
  cancelled: "was cancelled",
};

function tellEnd(name: string, status: string): void {
  if (!document.hidden || typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const told = new Notification(`${name} ${WORDS[status] ?? "is over"}`, { icon: "/static/studio/mark.svg", tag: name });
  told.onclick = () => {
    window.focus();
    told.close();
  };
}

/** Ask once, when a run is started by hand: only then a notification makes sense. */
export function askToNotify(): void {
  if (typeof Notification === "undefined" || Notification.permission !== "default") return;
  void Notification.requestPermission().catch(() => undefined);
}
