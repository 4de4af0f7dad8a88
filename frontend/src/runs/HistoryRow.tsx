import { ActionIcon, Checkbox, Menu } from "@mantine/core";
import { EllipsisVertical } from "lucide-react";
import { Link } from "wouter";

import { useEditorStore } from "@/editor/store";
import { followIn } from "@/live/following";
import { isOver } from "@/live/messages";
import { ForEditors } from "@/ui/ForEditors";
import { ago } from "@/ui/words";
import { cancelRun, rerun } from "./actions";
import { retry } from "./launching";
import classes from "./RunHistory.module.css";
import { RunOutputs } from "./RunOutputs";
import { StatusIcon } from "./StatusIcon";
import { useClock } from "./useClock";
import { type RunRow, runWords, took } from "./words";

interface Props {
  readonly run: RunRow;
  readonly isShown: boolean;
  readonly isPicked: boolean;
  onPick(): void;
  /** Show a run on the canvas; "" only closes the list. */
  onShow(run: string): void;
}

/** One earlier run of the open workflow. */
export function HistoryRow({ run, isShown, isPicked, onPick, onShow }: Props) {
  const editor = useEditorStore();
  const goesOn = !isOver(run.status);
  const now = useClock(goesOn);
  const when = ago(run.created_at, now);
  const again = async (work: Promise<RunRow | null>): Promise<void> => {
    const made = await work;
    if (!made) return;
    followIn(editor.getState().workflowId, made.id);
    onShow("");
  };
  const retryWith = (graph: "old" | "current"): void => {
    onShow("");
    void retry(editor, run.id, graph);
  };
  return (
    <li className={classes.row} data-shown={isShown || undefined}>
      <Checkbox size="xs" aria-label={`Compare the run of ${when}`} checked={isPicked} onChange={onPick} />
      <button type="button" className={classes.facts} onClick={() => onShow(run.id)}>
        <span className={classes.head}>
          <StatusIcon status={run.status} />
          <strong>{runWords(run)}</strong>
          <span className="dim">{took(run, now)}</span>
        </span>
        <span className="dim">
          {when} · {run.finished_count} of {run.node_count} nodes{isShown && " · shown"}
        </span>
        {run.status === "failed" && <span className={classes.error}>{message(run)}</span>}
      </button>
      <RunOutputs run={run} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size="sm" aria-label={`What to do with the run of ${when}`}>
            <EllipsisVertical size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onShow(run.id)}>Show on the canvas</Menu.Item>
          <Menu.Item component={Link} href={`/runs/${run.id}`}>
            Timeline, log and outputs
          </Menu.Item>
          <Menu.Item component={Link} href={`/runs/${run.id}/graph`}>
            Open its exact graph
          </Menu.Item>
          <ForEditors>
            <Menu.Divider />
            {goesOn && (
              <Menu.Item color="red" disabled={run.cancelling} onClick={() => void cancelRun(run.id)}>
                Cancel
              </Menu.Item>
            )}
            {(run.status === "failed" || run.status === "cancelled") && (
              <>
                <Menu.Item onClick={() => retryWith("current")}>Retry with the workflow as it is now</Menu.Item>
                <Menu.Item onClick={() => retryWith("old")}>Retry with the graph as it was</Menu.Item>
              </>
            )}
            <Menu.Item onClick={() => void again(rerun(run.id))}>Run its graph again</Menu.Item>
            <Menu.Item onClick={() => void again(rerun(run.id, "all"))}>Run its graph again, reuse nothing</Menu.Item>
          </ForEditors>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

export function message(run: RunRow): string {
  const words = run.error?.["message"];
  return typeof words === "string" ? words : "";
}
