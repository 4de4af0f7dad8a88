import { Tooltip } from "@mantine/core";
import { Ban, Check, CircleAlert, CircleDashed, Clock3, CornerDownRight, FastForward, Recycle, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";

import type { Mode } from "@/graph/definition";
import type { NodeType } from "@/graph/nodeTypes";
import { plainly } from "@/fields/problems";
import { useArriving } from "@/library/arriving";
import { type NodeLive, useNodeLive } from "@/live/store";
import { span } from "@/ui/words";
import { CardArriving } from "./CardArriving";
import classes from "./NodeCard.module.css";
import { useProblems } from "./problems";
import { useEditorStore } from "./store";

interface Props {
  readonly id: string;
  readonly type: NodeType | undefined;
  readonly mode: Mode;
}

/** The last line of a card: how its node stands. */
export const CardFoot = memo(function CardFoot({ id, type, mode }: Props) {
  const state = useNodeLive(id);
  const problems = useProblems(id);
  const arriving = useArriving(id);
  const busy = state?.status === "running" || state?.status === "queued";
  if (!type) return <Trouble id={id} field="" words="This node type is not installed here." />;
  if (busy) return <Working state={state} />;
  if (arriving) return <CardArriving file={arriving} />;
  if (state?.within) return <Bar words="Being made" fraction={state.within.fraction} more="" />;
  const [first] = mode === "run" ? problems : [];
  if (state?.status === "failed" && state.error) {
    return <Trouble id={id} field={state.error.field} words={state.error.message} />;
  }
  if (first) return <Trouble id={id} field={first.field} words={plainly(first, namesOf(type))} mild={first.code === "incomplete" || first.code === "missing_input"} />;
  return <Line state={state} type={type} mode={mode} />;
});

/** Queued or running: a bar, the stage, and how long it will take. */
function Working({ state }: { readonly state: NodeLive }) {
  const left = state.eta === null ? "" : `${span(state.eta)} left`;
  if (state.status === "running") {
    return <Bar words={state.cancelling ? "Stopping" : state.stage || "Working"} fraction={state.progress} more={left} />;
  }
  return <Bar words={state.note || "Waiting for its turn"} fraction={null} more="" />;
}

interface BarProps {
  readonly words: string;
  /** Null while nothing is done yet. */
  readonly fraction: number | null;
  readonly more: string;
}

function Bar({ words, fraction, more }: BarProps) {
  const percent = Math.round((fraction ?? 0) * 100);
  const number = fraction === null ? "" : [`${percent} %`, more].filter(Boolean).join(" · ");
  return (
    <footer className={classes.foot} data-tone="live">
      <div className={classes.line}>
        <span className={classes.grow} title={words}>
          {words}
        </span>
        <span className={classes.number}>{number}</span>
      </div>
      <div
        role="progressbar"
        aria-label={words}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className={classes.bar}
        data-waiting={fraction === null || undefined}
      >
        <div style={{ transform: `scaleX(${fraction ?? 0})` }} />
      </div>
    </footer>
  );
}

const names = new WeakMap<NodeType, ReadonlyMap<string, string>>();

/** Ports and fields of a type as the editor calls them. */
function namesOf(type: NodeType): ReadonlyMap<string, string> {
  const known = names.get(type);
  if (known) return known;
  const fields = (type.params.properties ?? {}) as Record<string, { title?: string }>;
  const made = new Map<string, string>([
    ...Object.entries(fields).map(([name, { title }]): [string, string] => [name, title ?? name]),
    ...[...type.outputs, ...type.inputs].map((port): [string, string] => [port.name, port.title]),
  ]);
  names.set(type, made);
  return made;
}

interface TroubleProps {
  readonly id: string;
  readonly field: string;
  readonly words: string;
  /** Something is still to be filled in: no fault yet. */
  readonly mild?: boolean;
}

/** An error in words; pressing it leads to the field. */
function Trouble({ id, field, words, mild = false }: TroubleProps) {
  const store = useEditorStore();
  const Icon = mild ? CircleDashed : CircleAlert;
  const plain = words.replaceAll("`", "");
  return (
    <footer className={classes.foot} data-tone={mild ? "todo" : "error"}>
      <button
        type="button"
        tabIndex={-1}
        className={`${classes.trouble} nodrag`}
        title={plain}
        onClick={() => store.getState().goTo(id, field)}
      >
        <Icon size={13} aria-hidden />
        <span>{plain}</span>
        <CornerDownRight size={12} aria-hidden className={classes.goTo} />
      </button>
    </footer>
  );
}

/** One line in words; nothing where there is nothing to say. */
function Line({ state, type, mode }: { readonly state: NodeLive | undefined; readonly type: NodeType; readonly mode: Mode }) {
  const [icon, words, tone, more] = told(state, type, mode);
  if (!words) return <footer className={classes.foot} />;
  const line = (
    <div className={classes.line}>
      {icon}
      <span className={classes.grow}>{words}</span>
      {state && state.warnings.length > 0 && (
        <Tooltip label={state.warnings.join(" ")} multiline maw={320}>
          <TriangleAlert size={13} aria-label="Warnings" className={classes.warned} />
        </Tooltip>
      )}
      {state?.seconds != null && <span className={classes.number}>{span(state.seconds)}</span>}
    </div>
  );
  return (
    <footer className={classes.foot} data-tone={tone}>
      {more ? (
        <Tooltip label={more} multiline maw={320}>
          {line}
        </Tooltip>
      ) : (
        line
      )}
    </footer>
  );
}

/** Picture, words, tone, and what is said on hover. */
function told(state: NodeLive | undefined, type: NodeType, mode: Mode): [ReactNode, string, string, string] {
  if (mode === "skip") return [<Ban key="i" size={13} />, "Will not run", "idle", ""];
  if (mode === "bypass") return [<FastForward key="i" size={13} />, "Passes its input through", "idle", ""];
  switch (state?.status) {
    case "succeeded":
      return [<Check key="i" size={13} />, "Done", "done", state.reason && `Ran because: ${state.reason}`];
    case "reused":
      return [<Recycle key="i" size={13} />, "Reused", "done", state.reason || "Nothing that it depends on has changed."];
    case "skipped":
      return [<Ban key="i" size={13} />, "Skipped", "idle", state.reason];
    case "cancelled":
      return [<Ban key="i" size={13} />, "Cancelled", "idle", ""];
    case "failed":
      return [<CircleAlert key="i" size={13} />, "Failed", "error", ""];
    case "waiting":
      return [<Clock3 key="i" size={13} />, "Waits for what comes before", "idle", ""];
    default:
      return [null, type.queue ? "Not run yet" : "", "idle", ""];
  }
}
