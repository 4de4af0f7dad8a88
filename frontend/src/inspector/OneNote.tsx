import { Textarea } from "@mantine/core";

import { ColorDots } from "@/editor/ColorDots";
import { useEditor, useEditorStore } from "@/editor/store";
import type { Note } from "@/graph/definition";
import { changeNote } from "@/graph/groups";
import classes from "./inspector.module.css";

/** A note: its text and its colour. */
export function OneNote({ note }: { readonly note: Note }) {
  const { getState } = useEditorStore();
  const readOnly = useEditor((s) => s.readOnly);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h2 className={classes.heading}>Note</h2>
      </header>
      <Textarea
        aria-label="Text of the note"
        autosize
        minRows={4}
        maxRows={16}
        readOnly={readOnly}
        value={note.text}
        onChange={(event) => getState().edit(changeNote(note.id, { text: event.currentTarget.value }), `text of ${note.id}`)}
        onBlur={() => getState().settle()}
      />
      {!readOnly && <ColorDots value={note.color ?? ""} choose={(color) => getState().edit(changeNote(note.id, { color }))} />}
    </div>
  );
}
