import { ActionIcon, Tooltip } from "@mantine/core";
import { useStore as useFlow } from "@xyflow/react";
import { Command, Group, Keyboard, LayoutDashboard, Map as MapIcon, Maximize, Minus, Plus, Redo2, StickyNote, Undo2 } from "lucide-react";

import classes from "./Canvas.module.css";
import { CommandButton, CommandTip } from "./CommandButton";
import { perform } from "./commanding";
import { shortcut } from "./commands";
import { useEditor } from "./store";

/** The bar at the foot of the canvas. */
export function CanvasTools({ editable }: { readonly editable: boolean }) {
  return (
    <div className={classes.tools} role="toolbar" aria-label="Canvas">
      {editable && (
        <>
          <CommandButton id="node.add">
            <Plus size={16} />
          </CommandButton>
          <CommandButton id="note.add">
            <StickyNote size={15} />
          </CommandButton>
          <CommandButton id="group.make">
            <Group size={15} />
          </CommandButton>
          <CommandButton id="arrange.tidy">
            <LayoutDashboard size={15} />
          </CommandButton>
          <hr />
          <Step id="edit.undo" />
          <Step id="edit.redo" />
          <hr />
        </>
      )}
      <CommandButton id="view.zoom-out">
        <Minus size={15} />
      </CommandButton>
      <Zoom />
      <CommandButton id="view.zoom-in">
        <Plus size={15} />
      </CommandButton>
      <CommandButton id="view.fit">
        <Maximize size={15} />
      </CommandButton>
      <CommandButton id="view.minimap">
        <MapIcon size={15} />
      </CommandButton>
      {editable && (
        <>
          <hr />
          <CommandButton id="view.commands">
            <Command size={15} />
          </CommandButton>
          <CommandButton id="view.keys">
            <Keyboard size={15} />
          </CommandButton>
        </>
      )}
    </div>
  );
}

function Zoom() {
  const percent = useFlow((flow) => Math.round(flow.transform[2] * 100));
  return (
    <Tooltip label={<CommandTip id="view.actual-size" />}>
      <button type="button" className={classes.zoom} aria-label={`Zoom ${percent} %. Zoom to 100 %`} onClick={() => perform("view.actual-size")}>
        {percent} %
      </button>
    </Tooltip>
  );
}

/** Undo and redo are off where there is nothing to take back. */
function Step({ id }: { readonly id: "edit.undo" | "edit.redo" }) {
  const undo = id === "edit.undo";
  const can = useEditor((s) => (undo ? s.history.past : s.history.future).length > 0);
  const Icon = undo ? Undo2 : Redo2;
  return (
    <Tooltip label={<CommandTip id={id} />}>
      <ActionIcon aria-label={undo ? "Undo" : "Redo"} aria-keyshortcuts={shortcut(id)} disabled={!can} onClick={() => perform(id)}>
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
