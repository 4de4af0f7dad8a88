import { NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";

const FIRST_DAY = "1970-01-01";

export interface EndProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Seconds at one end of a range. They count once one leaves the field, or presses Enter. */
export function Seconds({ label, value, onChange }: EndProps) {
  const [text, setText] = useDraft(value);
  return (
    <NumberInput
      aria-label={label}
      placeholder={label.endsWith("from") ? "From" : "To"}
      value={text}
      onChange={(seconds) => setText(String(seconds))}
      min={0}
      suffix=" s"
      hideControls
      onBlur={() => text !== value && onChange(text)}
      onKeyDown={({ key }) => key === "Enter" && onChange(text)}
    />
  );
}

/** A day at one end of a range. Browsers tell of the years 2, 20 and 202 while 2026 is typed: those do not count. */
export function Day({ label, value, onChange }: EndProps) {
  const [text, setText] = useDraft(value);
  return (
    <TextInput
      type="date"
      aria-label={label}
      value={text}
      onChange={({ currentTarget: { value: day } }) => {
        setText(day);
        if (!day || day >= FIRST_DAY) onChange(day);
      }}
    />
  );
}

/** What is being typed; anew whenever the address says something else. */
function useDraft(value: string) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  return [text, setText] as const;
}
