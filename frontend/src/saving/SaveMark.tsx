import { Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { CircleAlert, Cloud, CloudOff, CloudUpload, Eye, GitMerge } from "lucide-react";
import { useEffect, useState } from "react";

import { useEditor } from "@/editor/store";
import { ago } from "@/ui/words";
import type { SaveState } from "./saver";
import { saveAsNew } from "./files";
import { STATES } from "./stateWords";
import { useSaver, useSaving } from "./useSaver";
import classes from "./WorkflowTitle.module.css";

const ICONS: Readonly<Record<SaveState, typeof Cloud>> = {
  saved: Cloud,
  edited: CloudUpload,
  saving: CloudUpload,
  offline: CloudOff,
  conflict: GitMerge,
  refused: CircleAlert,
  gone: CircleAlert,
  "signed-out": CloudOff,
  forbidden: Eye,
};

/** Whether the work is safe, in a word; with a button where something can be done. */
export function SaveMark() {
  const saver = useSaver();
  const state = useSaving((s) => s.state);
  const message = useSaving((s) => s.message);
  const opened = useEditor((s) => s.opened?.updated_at ?? "");
  const savedAt = useSaving((s) => s.savedAt);
  const name = useEditor((s) => s.history.now.name);
  const [now, setNow] = useState(() => Date.now());
  useMergedNews();
  if (!saver) return null;
  const { words, more, tone } = STATES[state];
  const Icon = ICONS[state];
  const when = ago(savedAt ? new Date(savedAt).toISOString() : opened, now);
  const tip = state === "saved" ? `${more} Last saved ${when}.` : message || more;
  const act = action(state, () => void saver.flush(), () => void saveAsNew(saver.current(), name));
  return (
    <>
      <Tooltip label={tip} multiline maw={300}>
        {act ? (
          <button type="button" className={classes.mark} data-tone={tone} onClick={act}>
            <Icon size={14} aria-hidden />
            <span>{words}</span>
          </button>
        ) : (
          <span className={classes.mark} data-tone={tone} onPointerEnter={() => setNow(Date.now())}>
            <Icon size={14} aria-hidden />
            <span>{words}</span>
          </span>
        )}
      </Tooltip>
      <span role="status" className="visually-hidden">
        {tone === "busy" ? "" : words}
      </span>
    </>
  );
}

/** What a press on the mark does. */
function action(state: SaveState, retry: () => void, saveNew: () => void): (() => void) | null {
  if (state === "offline" || state === "refused") return retry;
  if (state === "gone") return saveNew;
  if (state === "signed-out") return () => window.location.reload();
  return null;
}

/** Says that changes of others were taken in. */
function useMergedNews(): void {
  const { by, times } = useSaving((s) => s.merged);
  useEffect(() => {
    if (times === 0) return;
    notifications.show({
      id: "merged",
      title: "Merged",
      message: by ? `Changes by ${by} are in here now.` : "Changes that were saved elsewhere are in here now.",
    });
  }, [by, times]);
}
