import { Tooltip } from "@mantine/core";
import { GripVertical } from "lucide-react";
import { useShallow } from "zustand/react/shallow";

import { useEditor, useEditorStore } from "@/editor/store";
import { WireRow } from "@/fields/FromNode";
import fieldClasses from "@/fields/fields.module.css";
import type { Field } from "@/fields/schema";
import { useReordering } from "@/fields/useReordering";
import { useScrollTo } from "@/fields/useScrollTo";
import { moved } from "@/fields/values";
import { type Wire, wireId } from "@/graph/definition";
import { reorderWires } from "@/graph/edits";
import type { NodeType, Port } from "@/graph/nodeTypes";
import classes from "./inspector.module.css";

interface Props {
  readonly node: string;
  readonly type: NodeType;
  /** Inputs of the same name as a field are shown in its place. */
  readonly fields: readonly Field[];
}

/** What is connected, and from where. Inputs that take several wires keep them in order. */
export function Inputs({ node, type, fields }: Props) {
  const wired = useEditor(
    useShallow((s) => s.history.now.connections.filter((one) => one.to.node === node).map((one) => one.to.port)),
  );
  const jump = useEditor((s) => (s.jump.node === node ? s.jump.field : ""));
  const own = type.inputs.filter((port) => !fields.some((field) => field.name === port.name));
  const shown = own.filter((port) => port.required || wired.includes(port.name) || jump === port.name);
  const others = own.filter((port) => !shown.includes(port));
  if (own.length === 0) return null;
  return (
    <section aria-label="Inputs" className={classes.inputs}>
      {shown.map((port) => (
        <InputRow key={port.name} node={node} port={port} />
      ))}
      {others.length > 0 && (
        <p className={classes.others}>
          {shown.length > 0 ? "Also takes" : "Takes"}
          {others.map((port) => (
            <Tooltip key={port.name} label={port.description} disabled={!port.description}>
              <span className={classes.other}>
                <span className={classes.dot} style={{ background: `var(--port-${port.type})` }} aria-hidden />
                {port.title}
              </span>
            </Tooltip>
          ))}
        </p>
      )}
    </section>
  );
}

function InputRow({ node, port }: { readonly node: string; readonly port: Port }) {
  const isWanted = useScrollTo([node], port.name);
  const wires = useEditor(
    useShallow((s) => s.history.now.connections.filter((one) => one.to.node === node && one.to.port === port.name)),
  );
  return (
    <div className={fieldClasses.row} data-field={port.name} data-wanted={isWanted || undefined}>
      <div className={fieldClasses.head}>
        <span className={classes.dot} style={{ background: `var(--port-${port.type})` }} aria-hidden />
        <span className={fieldClasses.label}>{port.title}</span>
        {wires.length === 0 && (
          <span className={fieldClasses.value}>{port.required ? "Needs a wire" : "Nothing connected"}</span>
        )}
      </div>
      {wires.length === 1 && wires[0] && <WireRow from={wires[0].from} field={port.name} />}
      {wires.length > 1 && <InOrder wires={wires} port={port} />}
      {port.description && <p className={fieldClasses.hint}>{port.description}</p>}
    </div>
  );
}

/** Wires of one input, in the order that their things are used in. */
function InOrder({ wires, port }: { readonly wires: readonly Wire[]; readonly port: Port }) {
  const editor = useEditorStore();
  const readOnly = useEditor((s) => s.readOnly);
  const { row, grip } = useReordering((from, to) => editor.getState().edit(reorderWires(moved(wires, from, to))));
  return (
    <ol className={fieldClasses.list}>
      {wires.map((wire, at) => (
        <li
          key={wireId(wire)}
          className={fieldClasses.item}
          {...row(at)}
        >
          {!readOnly && (
            <span className={fieldClasses.grip} aria-label={`${port.title} ${at + 1} of ${wires.length}. Arrow up or down moves it.`} {...grip(at)}>
              <GripVertical size={14} aria-hidden />
            </span>
          )}
          <div className={fieldClasses.grow}>
            <WireRow from={wire.from} field={port.name} />
          </div>
        </li>
      ))}
    </ol>
  );
}
