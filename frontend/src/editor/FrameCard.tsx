import type { NodeProps } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { memo } from "react";

import { changeGroup } from "@/graph/groups";
import type { Frame } from "./flow";
import classes from "./GroupCard.module.css";
import { GroupTitle } from "./GroupTitle";
import { startRenaming } from "./renaming";
import { useEditor, useEditorStore } from "./store";

/** The coloured frame around the nodes of a group. Its head moves them all. */
export const FrameCard = memo(
  function FrameCard({ id, data: { group }, selected }: NodeProps<Frame>) {
    const store = useEditorStore();
    const readOnly = useEditor((s) => s.readOnly);
    return (
      <section
        className={classes.frame}
        data-selected={selected || undefined}
        aria-label={`Group ${group.title}`}
        style={{ "--group": group.color } as React.CSSProperties}
      >
        <header className={`${classes.frameHead} frame-head`} onDoubleClick={readOnly ? undefined : () => startRenaming(id)}>
          {!readOnly && (
            <button
              type="button"
              className={`${classes.fold} nodrag`}
              aria-label={`Collapse ${group.title}`}
              onClick={() => store.getState().edit(changeGroup(id, { collapsed: true }))}
            >
              <ChevronDown size={14} aria-hidden />
            </button>
          )}
          <GroupTitle group={group} />
        </header>
      </section>
    );
  },
  (one, other) => one.data === other.data && one.selected === other.selected,
);
