import { ActionIcon, Tooltip } from "@mantine/core";
import { RotateCcw, TriangleAlert } from "lucide-react";
import { memo, useEffect } from "react";

import type { Problem } from "@/api/client";
import { useEditor } from "@/editor/store";
import classes from "./fields.module.css";
import { plainly } from "./problems";
import type { Field, FieldKind } from "./schema";
import { useNames } from "./useNames";
import { commonValue, isChanged, type Params } from "./values";
import { Widget } from "./widgets/Widget";

interface Props {
  readonly field: Field;
  readonly id: string;
  /** The parameters of every node that is edited. */
  readonly all: readonly Params[];
  readonly nodes: readonly string[];
  readonly problem: Problem | null;
  readonly isWanted?: boolean;
  change(value: unknown): void;
  settle(): void;
}

/** Fields of several controls, each with a name of its own. */
const PARTED: ReadonlySet<FieldKind> = new Set(["pictogram", "group", "asset"]);

/** A field: its name, whether it was changed and a way back, its control, and what is wrong. */
export const FieldRow = memo(function FieldRow(props: Props) {
  const { field, id, all, nodes, problem, isWanted = false, change, settle } = props;
  const readOnly = useEditor((s) => s.readOnly);
  const changed = all.some((params) => isChanged(field, params));
  const hint = problem ? `${id}-problem` : field.description ? `${id}-hint` : undefined;
  useEffect(() => {
    // Mantine's inputs overwrite the attribute that they are given.
    const element = document.getElementById(id);
    if (hint) element?.setAttribute("aria-describedby", hint);
    else element?.removeAttribute("aria-describedby");
  });
  const control = (
    <Widget
      field={field}
      id={id}
      value={commonValue(field, all)}
      isWrong={problem !== null}
      describedBy={hint}
      nodes={nodes}
      change={change}
      settle={settle}
    />
  );
  return (
    <fieldset className={classes.row} data-field={field.name} data-wanted={isWanted || undefined} disabled={readOnly}>
      <div className={classes.head}>
        {PARTED.has(field.kind) ? (
          <span className={classes.label}>{field.title}</span>
        ) : (
          <label className={classes.label} htmlFor={id}>
            {field.title}
          </label>
        )}
        {changed && (
          <Tooltip label="Changed">
            <span className={classes.changed} role="img" aria-label="changed" />
          </Tooltip>
        )}
        {changed && !readOnly && (
          <Tooltip label="Back to the default">
            <ActionIcon
              size="xs"
              data-reset
              className={classes.reset}
              aria-label={`Set ${field.title} back to its default`}
              onClick={() => {
                change(field.fallback);
                settle();
              }}
            >
              <RotateCcw size={12} />
            </ActionIcon>
          </Tooltip>
        )}
        {field.kind === "switch" && <span className={changed ? undefined : classes.value}>{control}</span>}
      </div>
      {field.kind !== "switch" && control}
      {problem && (
        <p id={`${id}-problem`} className={classes.problem}>
          <TriangleAlert size={13} aria-hidden />
          <ProblemWords problem={problem} />
        </p>
      )}
      {!problem && field.description && (
        <p id={`${id}-hint`} className={classes.hint}>
          {field.description}
        </p>
      )}
    </fieldset>
  );
});

/** Apart, so that only a field with a problem follows the names of all nodes. */
function ProblemWords({ problem }: { readonly problem: Problem }) {
  return plainly(problem, useNames(problem.node), true);
}
