import { ActionIcon, Tooltip } from "@mantine/core";
import { Square } from "lucide-react";

import { isOver } from "@/live/messages";
import type { LiveRun } from "@/live/run";
import { useMayEdit } from "@/ui/ForEditors";
import { span } from "@/ui/words";
import { cancelNode } from "./actions";
import { StatusIcon } from "./StatusIcon";
import classes from "./Timeline.module.css";
import { type Bar, timelineOf } from "./timeline";
import { useClock } from "./useClock";
import { reasonWords, STATUS_WORDS } from "./words";

interface Props {
  readonly run: LiveRun;
  titleOf(node: string): string;
  /** A row was chosen. */
  onChoose?(node: string): void;
}

/** Every node of a run over its time: when it waited, when it worked, and why. */
export function Timeline({ run, titleOf, onChoose }: Props) {
  const goesOn = !isOver(run.status);
  const now = useClock(goesOn);
  const { bars, seconds, ticks } = timelineOf(run, now);
  return (
    <div className={classes.frame}>
      <div className={classes.scale} aria-hidden>
        {ticks.map((tick) => (
          <span key={tick} style={{ left: `${(tick / seconds) * 100}%` }}>
            {tick === 0 ? "0" : span(tick)}
          </span>
        ))}
      </div>
      <ol className={classes.rows} aria-label="Nodes in the order in which they ran">
        {bars.map((bar) => (
          <Row key={bar.node} bar={bar} title={titleOf(bar.node)} reason={reasonWords(bar.status, bar.reason, titleOf)} run={run} onChoose={onChoose} />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  readonly bar: Bar;
  readonly title: string;
  readonly reason: string;
  readonly run: LiveRun;
  readonly onChoose: Props["onChoose"];
}

function Row({ bar, title, reason, run, onChoose }: RowProps) {
  const isOn = bar.status === "running" || bar.status === "queued";
  const canStop = useMayEdit() && isOn && !isOver(run.status);
  const name = (
    <>
      <StatusIcon status={bar.status} size={14} />
      <span className={classes.title}>{title}</span>
      <span className={classes.reason}>{reason}</span>
    </>
  );
  return (
    <li className={classes.row}>
      {onChoose ? (
        <button type="button" className={classes.name} onClick={() => onChoose(bar.node)}>
          {name}
        </button>
      ) : (
        <span className={classes.name}>{name}</span>
      )}
      <Tooltip label={<Details bar={bar} title={title} reason={reason} />} multiline maw={360} position="top">
        <div className={classes.lane}>
          {bar.wait && <span className={classes.wait} style={place(bar.wait)} />}
          {bar.work && <span className={classes.work} data-status={bar.status} style={place(bar.work)} />}
        </div>
      </Tooltip>
      <span className={classes.time}>{timeWords(bar)}</span>
      {canStop ? (
        <Tooltip label="Cancel this node; what needs it is skipped">
          <ActionIcon size="sm" className={classes.stop} aria-label={`Cancel ${title}`} onClick={() => void cancelNode(run.run, bar.node)}>
            <Square size={11} fill="currentColor" />
          </ActionIcon>
        </Tooltip>
      ) : (
        <span />
      )}
    </li>
  );
}

function Details({ bar, title, reason }: Pick<RowProps, "bar" | "title" | "reason">) {
  return (
    <>
      <strong>{title}</strong> · {STATUS_WORDS[bar.status]}
      {reason && <div>{reason}</div>}
      {bar.waited !== null && bar.waited >= 0.05 && <div>Waited {span(bar.waited)}</div>}
      {bar.seconds !== null && <div>Worked {span(bar.seconds)}</div>}
      {bar.attempt > 1 && <div>Attempt {bar.attempt}</div>}
    </>
  );
}

function timeWords(bar: Bar): string {
  if (bar.status === "reused") return "reused";
  if (bar.seconds !== null) return bar.seconds < 0.05 ? "instant" : span(bar.seconds);
  return STATUS_WORDS[bar.status]?.toLowerCase() ?? "";
}

function place([from, to]: readonly [number, number]): { left: string; width: string } {
  return { left: `${from * 100}%`, width: `max(${(to - from) * 100}%, 3px)` };
}
