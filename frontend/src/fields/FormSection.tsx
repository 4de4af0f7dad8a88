import { UnstyledButton } from "@mantine/core";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";

import { useProblems } from "@/editor/problems";
import { useEditor } from "@/editor/store";
import { FieldRow } from "./FieldRow";
import { FromNode } from "./FromNode";
import classes from "./fields.module.css";
import { isOf } from "./problems";
import type { Field } from "./schema";
import type { Section } from "./sections";
import { useChange, useSettle } from "./useForm";
import { isChanged, type Params } from "./values";
import { useScrollTo } from "./useScrollTo";

interface Props {
  readonly section: Section;
  readonly isSearched: boolean;
  readonly all: readonly Params[];
  readonly nodes: readonly string[];
}

/** A part of a form under its title, which folds it away. */
export function FormSection({ section, isSearched, all, nodes }: Props) {
  const [isOpen, setOpen] = useState(!section.isFolded);
  const id = useId();
  const wanted = useEditor((s) => (nodes.includes(s.jump.node) ? s.jump.field.split(".")[0] : ""));
  const has = section.fields.some((field) => field.name === wanted);
  const isShown = isOpen || isSearched || has || section.title === "";
  const changed = section.fields.filter((field) => all.some((params) => isChanged(field, params))).length;
  return (
    <section className={classes.section} aria-labelledby={section.title ? id : undefined}>
      {section.title && (
        <UnstyledButton
          id={id}
          type="button"
          className={classes.fold}
          aria-expanded={isShown}
          onClick={() => setOpen(!isShown)}
        >
          <ChevronRight size={14} aria-hidden />
          {section.title}
          {!isShown && changed > 0 && <small>{changed} changed</small>}
        </UnstyledButton>
      )}
      {isShown &&
        section.fields.map((field) => (
          <NodeField key={field.name} field={field} all={all} nodes={nodes} />
        ))}
    </section>
  );
}

interface FieldProps {
  readonly field: Field;
  readonly all: readonly Params[];
  readonly nodes: readonly string[];
}

/** A parameter of nodes, with what the server says of it; or where a wire gives it instead. */
function NodeField({ field, all, nodes }: FieldProps) {
  const [first = ""] = nodes;
  const found = useProblems(first).filter((problem) => isOf(problem, field.name));
  const change = useChange(nodes);
  const settle = useSettle();
  const isWanted = useScrollTo(nodes, field.name);
  const wire = useEditor((s) =>
    nodes.length === 1
      ? s.history.now.connections.find((one) => one.to.node === first && one.to.port === field.name)
      : undefined,
  );
  if (wire) return <FromNode title={field.title} from={wire.from} isWanted={isWanted} field={field.name} />;
  return (
    <FieldRow
      field={field}
      id={`field-${first}-${field.name}`}
      all={all}
      nodes={nodes}
      problem={(nodes.length === 1 && found[0]) || null}
      isWanted={isWanted}
      change={(value) => change(field, value)}
      settle={settle}
    />
  );
}
