import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { ArrowLeft, Unplug } from "lucide-react";

import { useEditor, useEditorStore } from "@/editor/store";
import type { End } from "@/graph/definition";
import { disconnect } from "@/graph/edits";
import classes from "./fields.module.css";
import inputs from "./FromNode.module.css";

interface Props {
  readonly title: string;
  readonly field: string;
  readonly from: End;
  readonly isWanted: boolean;
}

/** In place of a control: the value comes over a wire. */
export function FromNode({ title, field, from, isWanted }: Props) {
  return (
    <div className={classes.row} data-field={field} data-wanted={isWanted || undefined}>
      <div className={classes.head}>
        <span className={classes.label}>{title}</span>
      </div>
      <WireRow from={from} field={field} />
    </div>
  );
}

/** One wire: where it comes from, a jump there, and a way to take it off. */
export function WireRow({ from, field }: { readonly from: End; readonly field: string }) {
  const editor = useEditorStore();
  const readOnly = useEditor((s) => s.readOnly);
  const name = useEditor((s) => {
    const node = s.history.now.nodes.find((one) => one.id === from.node);
    return node ? node.title || s.types.get(node.type)?.title || node.type : from.node;
  });
  const port = useEditor((s) => {
    const node = s.history.now.nodes.find((one) => one.id === from.node);
    return s.types.get(node?.type ?? "")?.outputs.find((one) => one.name === from.port)?.type ?? "";
  });

  function remove(): void {
    const { focus, history, edit } = editor.getState();
    const wires = history.now.connections.filter(
      (wire) => wire.to.node === focus && wire.to.port === field && wire.from.node === from.node && wire.from.port === from.port,
    );
    edit(disconnect(wires));
  }

  return (
    <div className={inputs.wire} style={{ "--wire": `var(--port-${port}, var(--dim))` } as React.CSSProperties}>
      <UnstyledButton className={inputs.from} onClick={() => editor.getState().goTo(from.node)}>
        <ArrowLeft size={13} aria-hidden />
        from <strong>{name}</strong>
      </UnstyledButton>
      {!readOnly && (
        <Tooltip label="Remove this wire">
          <ActionIcon size="sm" aria-label={`Remove the wire from ${name}`} onClick={remove}>
            <Unplug size={13} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
