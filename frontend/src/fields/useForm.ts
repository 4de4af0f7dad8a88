import { useCallback } from "react";

import { useEditorStore } from "@/editor/store";
import { setParam } from "@/graph/edits";
import type { NodeType } from "@/graph/nodeTypes";
import { type Field, fieldsOf } from "./schema";
import { stored } from "./values";

const known = new WeakMap<NodeType, readonly Field[]>();

/** The fields of a node type, read from its schema once. */
export function formOf(type: NodeType): readonly Field[] {
  const fields = known.get(type) ?? fieldsOf(type.params);
  known.set(type, fields);
  return fields;
}

/** Sets a parameter of one or several nodes; strokes in one field are one step back. */
export function useChange(nodes: readonly string[]): (field: Field, value: unknown) => void {
  const editor = useEditorStore();
  const ids = nodes.join(" ");
  return useCallback(
    (field, value) => {
      const edits = ids.split(" ").map((id) => setParam(id, field.name, stored(field, value)));
      const key = `param ${field.name} of ${ids}`;
      editor.getState().edit((graph) => edits.reduce((now, edit) => edit(now), graph), key);
    },
    [editor, ids],
  );
}

/** Ends a step: what is typed next can be undone by itself. */
export function useSettle(): () => void {
  const editor = useEditorStore();
  return useCallback(() => editor.getState().settle(), [editor]);
}
