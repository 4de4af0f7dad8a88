import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { RotateCcw, Square, X } from "lucide-react";
import { useEffect, useState } from "react";

import { CommandTip } from "@/editor/CommandButton";
import { useEditor, useEditorStore } from "@/editor/store";
import { follow } from "@/live/following";
import { isOver } from "@/live/messages";
import { overall } from "@/live/overall";
import type { LiveRun } from "@/live/run";
import { useLive } from "@/live/store";
import { ForEditors, useMayEdit } from "@/ui/ForEditors";
import { cancelRun } from "./actions";
import { retry } from "./launching";
import classes from "./RunBar.module.css";
import { StatusIcon } from "./StatusIcon";
import { usePosition } from "./usePosition";
import { ordinal, progressWords, runWords, took } from "./words";

const TICK_MS = 1_000;

/** The shown run in one line: how far it is and what is left; when it is over, how it ended. */
export function NowRunning() {
  const run = useLive((s) => s.shown);
  if (!run) return null;
  return isOver(run.status) ? <Ended run={run} /> : <GoesOn run={run} />;
}

function GoesOn({ run }: { readonly run: LiveRun }) {
  const now = useNow();
  const { fraction, eta, done, total, running } = overall(run, now);
  const place = usePosition(run);
  const stage = useStage(run, running[0]);
  const isWaiting = running.length === 0;
  const words = isWaiting ? (place > 1 ? `${ordinal(place)} in the queue` : "Starting…") : progressWords(fraction, eta);
  return (
    <div className={classes.now} role="group" aria-label="The run">
      <StatusIcon status={isWaiting ? "queued" : "running"} />
      <Tooltip label={`${done} of ${total} nodes are done`}>
        <div
          role="progressbar"
          aria-label="Progress of the run"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(fraction * 100)}
          aria-valuetext={words}
          className={classes.bar}
        >
          <div className={classes.fill} style={{ width: `${fraction * 100}%` }} />
        </div>
      </Tooltip>
      <span>{run.cancelling ? runWords(run) : words}</span>
      {stage && !run.cancelling && <span className={classes.stage}>{stage}</span>}
      <ForEditors>
        <Tooltip label={<CommandTip id="run.cancel" />}>
          <ActionIcon
            size="sm"
            className={classes.stop}
            aria-label="Cancel the run"
            disabled={run.cancelling}
            onClick={() => void cancelRun(run.run)}
          >
            <Square size={12} fill="currentColor" />
          </ActionIcon>
        </Tooltip>
      </ForEditors>
    </div>
  );
}

function Ended({ run }: { readonly run: LiveRun }) {
  const hasFailed = run.status === "failed" || run.status === "cancelled";
  const time = took({ started_at: run.startedAt, finished_at: run.finishedAt }, 0);
  const editor = useEditorStore();
  const canRetry = useMayEdit() && hasFailed && run.workflow !== null;
  return (
    <div className={classes.now} role="status" data-status={run.status}>
      <StatusIcon status={run.status} />
      <span>
        {runWords(run)}
        {time && run.status === "succeeded" && <span className={classes.wide}> in {time}</span>}
      </span>
      {canRetry && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Tooltip label={<CommandTip id="run.retry" />}>
              <ActionIcon size="sm" aria-label="Retry what failed">
                <RotateCcw size={13} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void retry(editor, run.run, "current")}>Retry with the workflow as it is now</Menu.Item>
            <Menu.Item onClick={() => void retry(editor, run.run, "old")}>Retry with the graph as it was</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Tooltip label="Show the last outputs only">
        <ActionIcon size="sm" aria-label="Close this run" onClick={() => follow("")}>
          <X size={13} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function useStage(run: LiveRun, id = ""): string {
  const title = useEditor((s) => {
    const node = s.history.now.nodes.find((one) => one.id === id);
    return node ? node.title || (s.types.get(node.type)?.title ?? node.type) : id;
  });
  const stage = run.nodes[id]?.stage;
  return stage ? `${title}: ${stage}` : title;
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
