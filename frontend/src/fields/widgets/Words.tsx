import { TextInput } from "@mantine/core";

import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";

/** One line of text. */
export function Words({ field, id, value, isWrong, describedBy, change, settle }: WidgetProps) {
  const example = field.examples.find((one) => typeof one === "string");
  return (
    <TextInput
      id={id}
      value={typeof value === "string" ? value : ""}
      placeholder={value === MIXED ? SEVERAL : example ? `As in ${example}` : undefined}
      error={isWrong}
      aria-describedby={describedBy}
      onChange={(event) => change(typed(event.currentTarget.value, field.nullable, field.fallback))}
      onBlur={settle}
    />
  );
}

/** Where nothing is a value of its own, an emptied field holds nothing. */
function typed(text: string, nullable: boolean, fallback: unknown): string | null {
  return text === "" && nullable && fallback === null ? null : text;
}
