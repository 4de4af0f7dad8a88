import { type NodeProps, NodeResizeControl } from "@xyflow/react";
import { memo, useEffect, useRef } from "react";

import { changeNote } from "@/graph/groups";
import type { NoteCard as Note } from "./flow";
import { focusCanvas } from "./focus";
import classes from "./GroupCard.module.css";
import { startRenaming, stopRenaming, useIsRenaming } from "./renaming";
import { useEditor, useEditorStore } from "./store";

const LEAST = { width: 120, height: 60 };

/** Words on the canvas. A double click, F2 or Enter changes them. */
export const NoteCard = memo(
  function NoteCard({ id, data: { note }, selected }: NodeProps<Note>) {
    const store = useEditorStore();
    const writing = useIsRenaming(id);
    const readOnly = useEditor((s) => s.readOnly);
    const resized = (_: unknown, { width, height, x, y }: { width: number; height: number; x: number; y: number }): void =>
      store.getState().edit(changeNote(id, { width, height, position: { x, y } }));
    return (
      <section
        className={classes.note}
        data-card={id}
        tabIndex={-1}
        data-selected={selected || undefined}
        aria-label="Note"
        style={{ "--group": note.color ?? "#d4af37" } as React.CSSProperties}
        onDoubleClick={readOnly ? undefined : () => startRenaming(id)}
      >
        {writing ? <Words text={note.text} onDone={(text) => store.getState().edit(changeNote(id, { text }))} /> : <p>{note.text || "Write something"}</p>}
        {selected && !readOnly && <NodeResizeControl minWidth={LEAST.width} minHeight={LEAST.height} onResizeEnd={resized} className={classes.corner} />}
      </section>
    );
  },
  (one, other) => one.data === other.data && one.selected === other.selected,
);

function Words({ text, onDone }: { readonly text: string; readonly onDone: (text: string) => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <textarea
      ref={field}
      className="nodrag nopan nowheel"
      defaultValue={text}
      aria-label="Words of the note"
      maxLength={4000}
      onBlur={(event) => {
        if (event.target.value !== text) onDone(event.target.value);
        stopRenaming();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        focusCanvas();
      }}
    />
  );
}
