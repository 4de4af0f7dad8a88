import { Button, SegmentedControl, Switch, TextInput } from "@mantine/core";

import { ColorDots } from "@/editor/ColorDots";
import { useEditor, useEditorStore } from "@/editor/store";
import type { Group, Mode } from "@/graph/definition";
import { changeNodes } from "@/graph/edits";
import { changeGroup, dissolve } from "@/graph/groups";
import classes from "./inspector.module.css";
import { MODES } from "./modes";

/** A group: its name, its colour, and what is done to all that is in it. */
export function OneGroup({ group }: { readonly group: Group }) {
  const { getState } = useEditorStore();
  const readOnly = useEditor((s) => s.readOnly);
  const modes = useEditor((s) => modesIn(s.history.now.nodes.filter(({ id }) => group.nodes.includes(id))));
  const change = (facts: Partial<Group>, key = ""): void => getState().edit(changeGroup(group.id, facts), key);
  const count = group.nodes.length;
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h2 className={classes.heading}>Group of {count === 1 ? "1 node" : `${count} nodes`}</h2>
      </header>
      <TextInput
        label="Name"
        value={group.title}
        maxLength={200}
        readOnly={readOnly}
        onChange={(event) => change({ title: event.currentTarget.value }, `title of ${group.id}`)}
        onBlur={(event) => {
          if (!event.currentTarget.value.trim()) change({ title: "Group" }, `title of ${group.id}`);
          getState().settle();
        }}
      />
      {!readOnly && (
        <>
          <ColorDots value={group.color} choose={(color) => change({ color })} />
          <Switch
            label="Collapsed into one card"
            checked={group.collapsed ?? false}
            onChange={(event) => change({ collapsed: event.currentTarget.checked })}
          />
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="All of it in a run"
            data={MODES}
            value={modes}
            onChange={(value) => getState().edit(changeNodes(group.nodes, { mode: value as Mode }))}
          />
          <Button variant="default" onClick={() => getState().edit(dissolve([group.id]))}>
            Ungroup
          </Button>
        </>
      )}
    </div>
  );
}

/** The one that all have, or "". */
function modesIn(nodes: readonly { readonly mode?: Mode }[]): Mode | "" {
  const [first, ...more] = new Set(nodes.map(({ mode }) => mode ?? "run"));
  return first && more.length === 0 ? first : "";
}
