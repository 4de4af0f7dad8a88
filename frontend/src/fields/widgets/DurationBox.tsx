import { TextInput } from "@mantine/core";
import { useState } from "react";

import { parsed, written } from "../duration";
import classes from "../fields.module.css";
import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";

const HOW = "Write a time as 1:05.5, 65.5 or 1m 5s.";

/** A time span, written as one likes. Up and down change it by a second, with Shift by a tenth. */
export function DurationBox({ field, id, value, isWrong, describedBy, change, settle }: WidgetProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const seconds = typeof value === "number" ? value : null;
  const shown = draft ?? (seconds === null ? "" : written(seconds));
  const isUnreadable = draft !== null && draft.trim() !== "" && parsed(draft) === null;

  function type(text: string): void {
    setDraft(text);
    const read = parsed(text);
    if (read !== null) change(read);
    else if (text.trim() === "" && field.nullable) change(null);
  }

  function step(by: number): void {
    setDraft(null);
    const next = Math.max(field.bounds.low ?? 0, (seconds ?? 0) + by);
    change(Math.round(next * 1000) / 1000);
  }

  return (
    <>
      <TextInput
        id={id}
        value={shown}
        placeholder={value === MIXED ? SEVERAL : field.nullable ? "Not set" : "0 s"}
        inputMode="decimal"
        error={isWrong || isUnreadable}
        aria-describedby={isUnreadable ? `${id}-how` : describedBy}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          step((event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 0.1 : 1));
        }}
        onBlur={() => {
          setDraft(null);
          settle();
        }}
      />
      {isUnreadable && (
        <p id={`${id}-how`} className={classes.problem} role="alert">
          {HOW}
        </p>
      )}
    </>
  );
}
