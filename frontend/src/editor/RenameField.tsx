import { useEffect, useRef } from "react";

import { focusCanvas } from "./focus";
import classes from "./NodeCard.module.css";

interface Props {
  readonly value: string;
  readonly label: string;
  readonly onDone: (text: string) => void;
  readonly onCancel: () => void;
}

/** A title being typed: Enter or leaving it keeps the words, Escape the old ones. */
export function RenameField({ value, label, onDone, onCancel }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  useEffect(() => field.current?.select(), []);
  const end = (keep: boolean): void => {
    if (ended.current) return;
    ended.current = true;
    if (keep && field.current && field.current.value !== value) onDone(field.current.value);
    else onCancel();
  };
  return (
    <input
      ref={field}
      className={`${classes.rename} nodrag nopan`}
      defaultValue={value}
      maxLength={200}
      aria-label={label}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        end(event.key === "Enter");
        focusCanvas();
      }}
    />
  );
}
