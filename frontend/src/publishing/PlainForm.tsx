import { NumberInput, PasswordInput, Select, Switch, TextInput } from "@mantine/core";

import type { Problem } from "@/api/client";
import type { PlainField, Value, Values } from "./plainSchema";

interface Props {
  readonly fields: readonly PlainField[];
  readonly values: Values;
  readonly problems: readonly Problem[];
  /** What is typed is not to be seen. */
  readonly secret?: boolean;
  /** Empty means "as it is". */
  readonly kept?: boolean;
  readonly onChange: (values: Values) => void;
}

/** A platform's fields, drawn from their schema. */
export function PlainForm({ fields, values, problems, secret = false, kept = false, onChange }: Props) {
  return fields.map((field) => (
    <Field
      key={field.name}
      field={field}
      value={values[field.name] ?? ""}
      secret={secret}
      kept={kept}
      error={problems.find((one) => one.field.split(".").at(-1) === field.name)?.message}
      onChange={(value) => onChange({ ...values, [field.name]: value })}
    />
  ));
}

interface FieldProps {
  readonly field: PlainField;
  readonly value: Value;
  readonly secret: boolean;
  readonly kept: boolean;
  readonly error: string | undefined;
  readonly onChange: (value: Value) => void;
}

function Field({ field, value, secret, kept, error, onChange }: FieldProps) {
  const shared = { label: field.title, description: field.description, required: field.required && !kept, error };
  if (field.kind === "switch") {
    return <Switch {...shared} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
  }
  if (field.kind === "number") {
    return <NumberInput {...shared} value={value as number | string} onChange={(next) => onChange(next)} />;
  }
  if (field.kind === "choice") {
    return <Select {...shared} data={[...field.choices]} value={String(value)} allowDeselect={false} onChange={onChange} />;
  }
  if (secret) {
    return (
      <PasswordInput
        {...shared}
        size="xs"
        autoComplete="off"
        placeholder={kept ? "Unchanged" : undefined}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return <TextInput {...shared} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
}
