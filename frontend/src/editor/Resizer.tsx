import { useRef } from "react";

import { BOUNDS, type Side, setPanel, usePanel } from "./panels";
import classes from "./Shell.module.css";

const STEP = 24;
const GROWS: Readonly<Record<Side, 1 | -1>> = { left: 1, right: -1, bottom: -1 };
const KEYS: Readonly<Record<string, number>> = {
  ArrowRight: STEP,
  ArrowDown: STEP,
  ArrowLeft: -STEP,
  ArrowUp: -STEP,
};

/** The edge of a panel: dragged, or moved with the arrow keys. */
export function Resizer({ side, label }: { readonly side: Side; readonly label: string }) {
  const { size } = usePanel(side);
  const held = useRef<{ at: number; size: number } | null>(null);
  const place = (event: React.PointerEvent): number => (side === "bottom" ? event.clientY : event.clientX);
  const [least, most] = BOUNDS[side];
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={`Size of ${label}`}
      aria-orientation={side === "bottom" ? "horizontal" : "vertical"}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      className={`${classes.resizer} ${classes[`resizer-${side}`]}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { at: place(event), size };
      }}
      onPointerMove={(event) => {
        if (!held.current) return;
        setPanel(side, { size: held.current.size + GROWS[side] * (place(event) - held.current.at) });
      }}
      onPointerUp={() => {
        held.current = null;
      }}
      onKeyDown={(event) => {
        const step = KEYS[event.key];
        if (step === undefined) return;
        event.preventDefault();
        setPanel(side, { size: size + GROWS[side] * step });
      }}
    />
  );
}
