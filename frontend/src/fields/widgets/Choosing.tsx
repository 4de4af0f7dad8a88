import { SegmentedControl, Select, Switch } from "@mantine/core";

import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";

const MOST_SEGMENTS = 4;
const MOST_LETTERS = 30;

/** On or off. */
export function OnOff({ field, id, value, describedBy, change, settle }: WidgetProps) {
  return (
    <Switch
      id={id}
      size="sm"
      checked={value === true}
      aria-label={value === MIXED ? `${field.title}: ${SEVERAL.toLowerCase()}` : undefined}
      aria-describedby={describedBy}
      onChange={(event) => {
        change(event.currentTarget.checked);
        settle();
      }}
    />
  );
}

/** One of a few side by side, of many from a list. */
export function OneOf(props: WidgetProps) {
  const { field, id, value, isWrong, describedBy, change, settle } = props;
  const items = field.choices.map((choice) => ({ value: String(choice.value), label: choice.label }));
  const at = value === MIXED || value === null || value === undefined ? null : String(value);
  const letters = items.reduce((sum, item) => sum + item.label.length, 0);

  function choose(chosen: string | null): void {
    const choice = field.choices.find((one) => String(one.value) === chosen);
    if (choice) change(choice.value);
    else if (field.nullable) change(null);
    settle();
  }

  if (items.length <= MOST_SEGMENTS && letters <= MOST_LETTERS && !field.nullable && at !== null)
    return (
      <SegmentedControl
        id={id}
        fullWidth
        size="xs"
        data={items}
        value={at}
        onChange={choose}
        aria-label={field.title}
        aria-describedby={describedBy}
      />
    );
  return (
    <Select
      id={id}
      data={items}
      value={at}
      placeholder={value === MIXED ? SEVERAL : "Choose"}
      searchable={items.length > 8}
      clearable={field.nullable}
      allowDeselect={false}
      error={isWrong}
      aria-describedby={describedBy}
      onChange={choose}
      comboboxProps={{ withinPortal: true }}
    />
  );
}
