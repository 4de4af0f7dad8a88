import { UnstyledButton } from "@mantine/core";
import { TriangleAlert } from "lucide-react";

import type { Problem } from "@/api/client";
import { useEditorStore } from "@/editor/store";
import { plainly } from "@/fields/problems";
import { useNames } from "@/fields/useNames";
import classes from "./inspector.module.css";

interface Props {
  readonly problems: readonly Problem[];
  /** Say of which node each is. */
  readonly withNode?: boolean;
}

/** Problems in words; each leads to where it can be solved. */
export function ProblemRows({ problems, withNode = false }: Props) {
  if (problems.length === 0) return null;
  return (
    <ul className={classes.problems} aria-label="Problems">
      {problems.map((problem) => (
        <li key={`${problem.node} ${problem.field} ${problem.code} ${problem.message}`}>
          <ProblemRow problem={problem} withNode={withNode} />
        </li>
      ))}
    </ul>
  );
}

function ProblemRow({ problem, withNode }: { readonly problem: Problem; readonly withNode: boolean }) {
  const names = useNames(problem.node);
  const editor = useEditorStore();
  return (
    <UnstyledButton
      className={classes.problem}
      disabled={!problem.node}
      onClick={() => editor.getState().goTo(problem.node, problem.field)}
    >
      <TriangleAlert size={14} aria-hidden />
      <span>
        {withNode && problem.node && <strong>{names.get(problem.node) ?? problem.node}: </strong>}
        {plainly(problem, names)}
      </span>
    </UnstyledButton>
  );
}
