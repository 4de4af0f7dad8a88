import { Button } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { useStore } from "zustand";

import type { Problem, Refusal } from "@/api/client";
import { problems, useProblems } from "@/editor/problems";
import { useEditor, useEditorStore } from "@/editor/store";
import { plainly } from "@/fields/problems";
import { useNames } from "@/fields/useNames";
import { upstream } from "@/graph/seen";
import { useArriving } from "@/library/arriving";
import { IncomingRow } from "@/library/IncomingRow";
import classes from "./stage.module.css";

/** The server's code for: not this node, one that leads to it. */
const FURTHER_UP = "upstream";

interface Props {
  readonly node: string;
  readonly problem: Problem | null;
  readonly refusal: Refusal | null;
}

/** Why there is nothing to see yet, and a way to where that can be changed. */
export function StageTrouble({ node, problem, refusal }: Props) {
  const editor = useEditorStore();
  const told = problem ?? refusal?.problems[0] ?? null;
  const before = useRootOf(told?.code === FURTHER_UP ? node : "");
  // The words of the card and the inspector, where they are about the same field.
  const same = useProblems(told?.node ?? "").find(({ field }) => field === told?.field);
  const found = before ?? same ?? told;
  const to = found?.node ?? "";
  const names = useNames(to || node);
  const arriving = useArriving(to || node);
  const isThere = useEditor((s) => s.history.now.nodes.some((one) => one.id === to));
  const words = found ? plainly(found, names) : (refusal?.message ?? "There is nothing to see here.");
  const isElsewhere = to !== "" && to !== node;
  if (arriving) {
    return (
      <div className={classes.arriving}>
        <IncomingRow one={arriving} />
      </div>
    );
  }
  return (
    <div className={classes.trouble}>
      <CircleAlert size={22} aria-hidden />
      <p>
        {isElsewhere && <strong>{names.get(to) ?? to}: </strong>}
        {words}
      </p>
      {isThere && (
        <Button variant="default" onClick={() => editor.getState().goTo(to, found?.field ?? "")}>
          {isElsewhere ? `Go to ${names.get(to) ?? to}` : "Show where"}
        </Button>
      )}
    </div>
  );
}

/** The first problem among the nodes that lead to one. */
function useRootOf(node: string): Problem | null {
  const graph = useEditor((s) => s.history.now);
  const byNode = useStore(problems, (all) => all.byNode);
  if (!node) return null;
  const leading = upstream(graph, node).nodes.filter((one) => one.id !== node);
  return leading.flatMap((one) => byNode.get(one.id) ?? [])[0] ?? null;
}
