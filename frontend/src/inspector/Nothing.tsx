import { CircleCheck, MousePointerClick } from "lucide-react";
import { useStore } from "zustand";

import { problems } from "@/editor/problems";
import { useEditor } from "@/editor/store";
import classes from "./inspector.module.css";
import { ProblemRows } from "./ProblemRows";

/** Without a selection: what keeps the whole workflow from running. */
export function Nothing() {
  const all = useStore(problems, (found) => found.all);
  const count = useEditor((s) => s.history.now.nodes.length);
  const readOnly = useEditor((s) => s.readOnly);
  return (
    <div className={classes.page}>
      {all.length > 0 && count > 0 && (
        <>
          <h2 className={classes.heading}>{all.length === 1 ? "1 thing to do" : `${all.length} things to do`}</h2>
          <ProblemRows problems={all} withNode />
        </>
      )}
      <div className={classes.nothing}>
        {all.length === 0 && count > 0 ? <CircleCheck size={26} aria-hidden /> : <MousePointerClick size={26} aria-hidden />}
        <p>
          {all.length === 0 && count > 0 && !readOnly && "Ready to run. "}
          Select a node to {readOnly ? "look at" : "change"} it.
        </p>
      </div>
    </div>
  );
}
