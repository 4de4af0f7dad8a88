import { TextInput } from "@mantine/core";

import type { WidgetProps } from "../widget";

/** A day and a time of day where the user is; stored with its time zone. */
export function Moment({ id, value, field, isWrong, describedBy, change, settle }: WidgetProps) {
  return (
    <TextInput
      id={id}
      type="datetime-local"
      value={typeof value === "string" ? asLocal(value) : ""}
      error={isWrong}
      aria-describedby={describedBy}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        if (typed) change(new Date(typed).toISOString());
        else change(field.nullable ? null : undefined);
      }}
      onBlur={settle}
    />
  );
}

/** An ISO time as the browser's own field wants it: local, to the minute. */
function asLocal(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
