import { Textarea } from "@mantine/core";
import { useState } from "react";

import classes from "../fields.module.css";
import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";

/** For what no widget fits: the value as JSON. */
export function Json({ id, value, isWrong, describedBy, change, settle }: WidgetProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [fault, setFault] = useState("");
  const shown = draft ?? (value === MIXED || value === undefined ? "" : JSON.stringify(value, null, 2));

  function type(text: string): void {
    setDraft(text);
    try {
      change(text.trim() === "" ? undefined : JSON.parse(text));
      setFault("");
    } catch (error) {
      setFault(error instanceof Error ? error.message : "This is not JSON.");
    }
  }

  return (
    <>
      <Textarea
        id={id}
        className={classes.json}
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        value={shown}
        placeholder={value === MIXED ? SEVERAL : "JSON"}
        error={isWrong || fault !== ""}
        aria-describedby={fault ? `${id}-fault` : describedBy}
        onChange={(event) => type(event.currentTarget.value)}
        onBlur={() => {
          if (!fault) setDraft(null);
          settle();
        }}
      />
      {fault && (
        <p id={`${id}-fault`} className={classes.problem} role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
