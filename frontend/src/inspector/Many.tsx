import { Button, SegmentedControl } from "@mantine/core";
import { useShallow } from "zustand/react/shallow";

import { useEditor, useEditorStore } from "@/editor/store";
import { Form } from "@/fields/Form";
import { formOf } from "@/fields/useForm";
import { commonFields } from "@/fields/values";
import type { Mode } from "@/graph/definition";
import { changeNodes } from "@/graph/edits";
import { useArriving } from "@/library/arriving";
import { IncomingRow } from "@/library/IncomingRow";
import classes from "./inspector.module.css";
import { MODES } from "./modes";

/** Several nodes: what they have in common is changed in all of them at once. */
export function Many({ nodes }: { readonly nodes: readonly string[] }) {
  const editor = useEditorStore();
  const chosen = useEditor(useShallow((s) => s.history.now.nodes.filter((node) => nodes.includes(node.id))));
  const types = useEditor((s) => s.types);
  const readOnly = useEditor((s) => s.readOnly);
  const kinds = chosen.map((node) => types.get(node.type));
  const fields = kinds.every((kind) => kind !== undefined) ? commonFields(kinds.map(formOf)) : [];
  const modes = new Set(chosen.map((node) => node.mode ?? "run"));
  const [mode] = modes;
  const kept = chosen.filter((node) => node.keep).length;
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h2 className={classes.heading}>{nodes.length} nodes</h2>
        <p className="dim">
          {fields.length === 0 ? "They have no settings in common." : !readOnly && "What you change here changes in all of them."}
        </p>
        {!readOnly && (
          <>
            <SegmentedControl
              fullWidth
              size="xs"
              aria-label="In a run"
              data={MODES}
              value={modes.size === 1 ? mode : ""}
              onChange={(value) => editor.getState().edit(changeNodes(nodes, { mode: value as Mode }))}
            />
            <Button
              variant="default"
              onClick={() => editor.getState().edit(changeNodes(nodes, { keep: kept < nodes.length }))}
            >
              {kept < nodes.length ? "Keep all outputs" : "Keep no outputs"}
            </Button>
          </>
        )}
      </header>
      {nodes.map((node) => (
        <Arriving key={node} node={node} />
      ))}
      {fields.length > 0 && <Form fields={fields} nodes={nodes} />}
    </div>
  );
}

/** The file that is on its way to one of them. */
function Arriving({ node }: { readonly node: string }) {
  const file = useArriving(node);
  return file && <IncomingRow one={file} />;
}
