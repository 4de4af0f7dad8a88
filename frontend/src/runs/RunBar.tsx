import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { ChevronDown, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useShallow } from "zustand/react/shallow";

import { useCommand } from "@/editor/commanding";
import { CommandTip } from "@/editor/CommandButton";
import { useEditor, useEditorStore } from "@/editor/store";
import { isOver } from "@/live/messages";
import { useLive } from "@/live/store";
import { cancelRun } from "./actions";
import { dismiss, launch, retry, useLaunching } from "./launching";
import { NowRunning } from "./NowRunning";
import { Obstacles } from "./Obstacles";
import { QueueState } from "./QueueState";
import { RunHistory } from "./RunHistory";
import { RunMenu } from "./RunMenu";
import classes from "./RunBar.module.css";

/** Run, how far it is, and everything else that runs need, at the right of the editor's bar. */
export default function RunBar() {
  const editor = useEditorStore();
  const isStored = useEditor((s) => s.opened !== null);
  const selected = useEditor(useShallow((s) => [...s.selection.nodes]));
  const isEmpty = useEditor((s) => s.history.now.nodes.length === 0);
  const readOnly = useEditor((s) => s.readOnly);
  const isStarting = useLaunching((s) => s.isStarting);
  const shown = useLive(useShallow(({ shown: run }) => ({ id: run?.run ?? "", status: run?.status ?? "" })));
  const [isHistoryOpen, openHistory] = useState(false);
  const goesOn = shown.id !== "" && !isOver(shown.status);
  const canRun = isStored && !isEmpty && !readOnly;

  useEffect(() => dismiss, []);
  useCommand("run.all", () => void launch(editor), canRun);
  useCommand("run.here", () => void launch(editor, { targets: selected }), canRun && selected.length > 0);
  useCommand("run.cancel", () => void cancelRun(shown.id), goesOn && !readOnly);
  useCommand("run.retry", () => void retry(editor, shown.id, "current"), !readOnly && (shown.status === "failed" || shown.status === "cancelled"));
  useCommand("run.history", () => openHistory(true), isStored);

  if (!isStored) return null;
  return (
    <>
      <NowRunning />
      <QueueState isWide={!readOnly} onOpen={() => openHistory(true)} />
      {!readOnly && (
        <Obstacles>
          <Button.Group className={classes.run}>
            <Tooltip label={<CommandTip id="run.all" />}>
              <Button
                className={classes.main}
                leftSection={<Play size={13} fill="currentColor" aria-hidden />}
                loading={isStarting}
                disabled={isEmpty}
                aria-keyshortcuts="Control+Enter"
                onClick={() => void launch(editor)}
              >
                Run
              </Button>
            </Tooltip>
            <Menu position="bottom-end" width={300}>
              <Menu.Target>
                <ActionIcon
                  variant="filled"
                  color="gold"
                  size={30}
                  className={classes.more}
                  disabled={isEmpty}
                  aria-label="More ways to run"
                >
                  <ChevronDown size={14} />
                </ActionIcon>
              </Menu.Target>
              <RunMenu selected={selected} onHistory={() => openHistory(true)} />
            </Menu>
          </Button.Group>
        </Obstacles>
      )}
      <RunHistory isOpen={isHistoryOpen} onClose={() => openHistory(false)} />
    </>
  );
}
