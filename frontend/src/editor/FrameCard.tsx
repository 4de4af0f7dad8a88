import type { NodeProps } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { memo } from "react";

import { changeGroup } from "@/graph/groups";
import type { Frame } from "./flow";
import classes from "./GroupCard.module.css";
import { RenameField } from "./RenameField";
import { startRenaming, stopRenaming, useIsRenaming } from "./renaming";
import { useEditorStore } from "./store";

/** The coloured frame around the nodes of a group. Its head moves them all. */
export const FrameCard = memo(
  function FrameCard({ id, data: { group }, selected }: NodeProps<Frame>) {
    const store = useEditorStore();
    const renaming = useIsRenaming(id);
    return (
      <section
        className={classes.frame}
        data-selected={selected || undefined}
        aria-label={`Group ${group.title}`}
        style={{ "--group": group.color } as React.CSSProperties}
      >
        <header className={`${classes.frameHead} frame-head`} onDoubleClick={() => startRenaming(id)}>
          <button
            type="button"
            className={`${classes.fold} nodrag`}
            aria-label={`Collapse ${group.title}`}
            onClick={() => store.getState().edit(changeGroup(id, { collapsed: true }))}
          >
            <ChevronDown size={14} aria-hidden />
          </button>
          {renaming ? (
            <RenameField
              value={group.title}
              label="Title of the group"
              onDone={(title) => {
                store.getState().edit(changeGroup(id, { title: title.trim() || "Group" }));
                stopRenaming();
              }}
              onCancel={stopRenaming}
            />
          ) : (
            <h3>{group.title}</h3>
          )}
        </header>
      </section>
    );
  },
  (one, other) => one.data === other.data && one.selected === other.selected,
);
