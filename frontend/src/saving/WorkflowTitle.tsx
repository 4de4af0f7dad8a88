import { TextInput, Tooltip } from "@mantine/core";
import { useRef } from "react";

import { useEditor, useEditorStore } from "@/editor/store";
import { rename } from "@/graph/edits";
import { FileMenu } from "./FileMenu";
import { SaveMark } from "./SaveMark";
import { UNTITLED } from "./server";
import classes from "./WorkflowTitle.module.css";

const LONGEST = 200;

/** The workflow's name, which can be typed over, how it is saved, and what can be done with it. */
export default function WorkflowTitle() {
  const editor = useEditorStore();
  const name = useEditor((s) => s.history.now.name);
  const readOnly = useEditor((s) => s.readOnly);
  const before = useRef(name);
  return (
    <div className={classes.title}>
      <FileMenu />
      <Tooltip label="Rename the workflow" disabled={readOnly}>
        <TextInput
          aria-label="Name of the workflow"
          variant="unstyled"
          classNames={{ input: classes.name, root: classes.nameRoot }}
          placeholder={UNTITLED}
          maxLength={LONGEST}
          value={name}
          readOnly={readOnly}
          onFocus={(event) => {
            before.current = name;
            if (name === UNTITLED) event.currentTarget.select();
          }}
          onChange={(event) => editor.getState().edit(rename(event.currentTarget.value), "name")}
          onBlur={() => editor.getState().settle()}
          onKeyDown={(event) => {
            if (event.key === "Escape") editor.getState().edit(rename(before.current), "name");
            if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
          }}
        />
      </Tooltip>
      {!readOnly && <SaveMark />}
    </div>
  );
}
