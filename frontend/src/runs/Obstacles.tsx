import { ActionIcon, Popover } from "@mantine/core";
import { ArrowRight, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";

import type { Problem } from "@/api/client";
import { perform } from "@/editor/commanding";
import { useEditorStore } from "@/editor/store";
import { plainly } from "@/fields/problems";
import { nodeTitle } from "@/saving/changes";
import { dismiss, useLaunching } from "./launching";
import classes from "./Obstacles.module.css";

/** What keeps a run from starting, at the button that was pressed, each with a way to it. */
export function Obstacles({ children }: { readonly children: ReactNode }) {
  const problems = useLaunching((s) => s.problems);
  const message = useLaunching((s) => s.message);
  const count = problems.length;
  return (
    <Popover opened={message !== ""} onDismiss={dismiss} position="bottom-end" withArrow shadow="lg" width={380} trapFocus withRoles={false}>
      <Popover.Target>
        <div>{children}</div>
      </Popover.Target>
      <Popover.Dropdown role="alertdialog" aria-label="Why it does not run">
        <div className={classes.head}>
          <TriangleAlert size={15} aria-hidden />
          <strong>
            {count === 0 ? "It did not start" : count === 1 ? "One thing to fix before it can run" : `${count} things to fix before it can run`}
          </strong>
          <ActionIcon size="sm" aria-label="Close" onClick={dismiss}>
            <X size={14} />
          </ActionIcon>
        </div>
        {count === 0 && <p className={classes.message}>{message}</p>}
        <ul className={classes.list}>
          {problems.map((problem, at) => (
            <li key={at}>
              <Obstacle problem={problem} />
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function Obstacle({ problem }: { readonly problem: Problem }) {
  const editor = useEditorStore();
  const { history, types } = editor.getState();
  const names = new Map(history.now.nodes.map((one) => [one.id, nodeTitle(one, types)]));
  const words = plainly(problem, names);
  const node = history.now.nodes.find(({ id }) => id === problem.node);
  if (!node) return <p className={classes.message}>{words}</p>;
  const go = (): void => {
    dismiss();
    editor.getState().goTo(node.id, problem.field ?? "");
    perform("view.fit-selection");
  };
  return (
    <button type="button" className={classes.problem} onClick={go}>
      <span>
        <strong>{names.get(node.id)}</strong>
        <span className={classes.words}>{words}</span>
      </span>
      <ArrowRight size={14} aria-hidden />
    </button>
  );
}
