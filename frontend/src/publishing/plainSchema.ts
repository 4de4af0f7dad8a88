/** The few kinds of fields that a platform's settings and secrets have, from their JSON schema. */

export interface PlainField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: "text" | "switch" | "number" | "choice";
  readonly choices: readonly string[];
  readonly required: boolean;
  readonly initial: Value;
}

export type Value = string | number | boolean | null;
export type Values = Readonly<Record<string, Value>>;

interface Property {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: Value;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Property[];
}

interface Schema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

export function plainFields(schema: unknown): readonly PlainField[] {
  const { properties = {}, required = [] } = (schema ?? {}) as Schema;
  return Object.entries(properties).map(([name, property]) => {
    const inner = property.anyOf?.find((one) => one.type !== "null") ?? property;
    return {
      name,
      title: property.title ?? name,
      description: property.description ?? "",
      kind: kindOf(inner),
      choices: inner.enum ?? [],
      required: required.includes(name),
      initial: property.default ?? (inner.type === "boolean" ? false : ""),
    };
  });
}

function kindOf(property: Property): PlainField["kind"] {
  if (property.enum) return "choice";
  if (property.type === "boolean") return "switch";
  return property.type === "integer" || property.type === "number" ? "number" : "text";
}

/** Every field's value at its beginning. */
export function initialValues(fields: readonly PlainField[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, field.initial]));
}

/** What is to be sent: secrets that were left empty stay as they are. */
export function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== null));
}
