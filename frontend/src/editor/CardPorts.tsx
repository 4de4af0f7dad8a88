import { Handle, Position } from "@xyflow/react";
import { memo } from "react";

import type { Port } from "@/graph/nodeTypes";
import { placeKey, type PortSide } from "@/graph/wiring";
import { usePortLook } from "./drawing";
import { portColor } from "./icons";
import { onPortKey } from "./keyboardWiring";
import classes from "./NodeCard.module.css";
import { useEditor, useEditorStore } from "./store";
import { isWired } from "./wired";

interface Props {
  readonly id: string;
  readonly inputs: readonly Port[] | undefined;
  readonly outputs: readonly Port[] | undefined;
  /** Whether the card is where the Tab key stops. */
  readonly stop: boolean;
}

/** The ports of a card: inputs at the left, outputs at the right. */
export const CardPorts = memo(function CardPorts({ id, inputs = [], outputs = [], stop }: Props) {
  if (inputs.length + outputs.length === 0) return null;
  return (
    <div className={classes.ports}>
      <div>
        {inputs.map((port) => (
          <PortRow key={port.name} node={id} side="target" port={port} handle={port.name} label={port.title} stop={stop} />
        ))}
      </div>
      <div>
        {outputs.map((port) => (
          <PortRow key={port.name} node={id} side="source" port={port} handle={port.name} label={port.title} stop={stop} />
        ))}
      </div>
    </div>
  );
});

interface RowProps {
  readonly node: string;
  readonly side: PortSide;
  readonly port: Port;
  /** The name of its handle on the card, which differs where the card stands for a group. */
  readonly handle: string;
  readonly label: string;
  readonly stop: boolean;
}

export function PortRow({ node, side, port, handle, label, stop }: RowProps) {
  const store = useEditorStore();
  const place = { node, side, port: port.name };
  const key = placeKey(place);
  const look = usePortLook(key);
  const wired = useEditor((s) => isWired(s.history.now, place));
  const words = [side === "source" ? "Output" : "Input", label, port.type, port.required && "required"];
  return (
    <div
      className={`${classes.port} ${side === "source" ? classes.out : classes.in}`}
      data-look={look}
      title={port.description || `${port.title} (${port.type})`}
      style={{ "--port-color": portColor(port.type) } as React.CSSProperties}
    >
      <Handle
        id={handle}
        type={side}
        position={side === "source" ? Position.Right : Position.Left}
        className={classes.handle}
        data-port={key}
        data-wired={wired || undefined}
        data-required={port.required || undefined}
        role="button"
        tabIndex={stop || look === "chosen" || look === "valid" ? 0 : -1}
        aria-label={`${words.filter(Boolean).join(", ")}${wired ? ", connected" : ""}`}
        onKeyDown={(event) => onPortKey(event, store, place)}
      />
      <span className={classes.portLabel}>
        {label}
        {port.required && !wired && <span className={classes.required} aria-hidden="true" />}
      </span>
    </div>
  );
}
