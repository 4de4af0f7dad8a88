/**
 * JSON schema of a node type's parameters, with the server's hints (`workflows/definition/hints.py`) → the
 * fields of its form. Nothing is drawn here.
 */

import type { Schemas } from "@/api/client";

export type FieldKind =
  | "text"
  | "long-text"
  | "number"
  | "slider"
  | "duration"
  | "color"
  | "switch"
  | "choice"
  | "pictogram"
  | "asset"
  | "account"
  | "moment"
  | "list"
  | "group"
  | "json";

export interface Choice {
  readonly value: string | number | boolean;
  readonly label: string;
  readonly picture: Pictogram | null;
}

/** Rectangles in a frame, the last on top; `order` says where one stands in a sequence. */
export type Pictogram = Schemas["Pictogram"];

/** What numbers may be. An open end is one that the value may come near but not reach. */
export interface Bounds {
  readonly low: number | null;
  readonly high: number | null;
  readonly openLow: boolean;
  readonly openHigh: boolean;
}

/** When a field matters: parameters have one of some values, inputs have a wire, or have none. */
export interface Condition {
  readonly params: readonly { readonly name: string; readonly values: readonly unknown[] }[];
  readonly wired: readonly string[];
  readonly free: readonly string[];
}

export interface Field {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: FieldKind;
  readonly fallback: unknown;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly unit: string;
  readonly bounds: Bounds;
  readonly whole: boolean;
  readonly step: number | null;
  /** What the value is multiplied by to be shown, where the server says so. */
  readonly scale: number | null;
  readonly choices: readonly Choice[];
  /** The longest text, or the most items of a list. */
  readonly longest: number | null;
  /** Of a list: what each item is. */
  readonly item: Field | null;
  /** Of a group: its fields. */
  readonly fields: readonly Field[];
  readonly examples: readonly unknown[];
  readonly section: string;
  readonly advanced: boolean;
  readonly when: Condition | null;
  /** Everything else that the server says of it, for the widget. */
  readonly extra: Schema;
}

export type Schema = Readonly<Record<string, unknown>>;

const NO_SCHEMA: Schema = {};
const DEEPEST = 6;
const WIDGETS: Readonly<Record<string, FieldKind>> = {
  line: "text",
  text: "long-text",
  number: "number",
  slider: "slider",
  color: "color",
  duration: "duration",
  pictogram: "pictogram",
  asset: "asset",
  account: "account",
  accounts: "account",
  merge: "long-text",
};

/** The fields of a form, in the order of the schema. */
export function fieldsOf(schema: Schema): readonly Field[] {
  return propertiesOf(schema, record(schema.$defs), 0);
}

function propertiesOf(schema: Schema, shared: Schema, depth: number): readonly Field[] {
  const required = new Set(strings(schema.required));
  return Object.entries(record(schema.properties)).map(([name, given]) =>
    fieldOf(name, record(given), shared, required.has(name), depth),
  );
}

function fieldOf(name: string, given: Schema, shared: Schema, required: boolean, depth: number): Field {
  const { schema, nullable } = flattened(given, shared);
  const kind = depth > DEEPEST ? "json" : kindOf(schema);
  const whole = schema.type === "integer";
  return {
    name,
    title: text(schema.title) || humanised(name),
    description: text(schema.description),
    kind,
    fallback: "default" in schema ? schema.default : undefined,
    required,
    nullable,
    unit: text(schema.unit),
    bounds: boundsOf(schema),
    whole,
    step: number(schema.step) ?? number(schema.multipleOf),
    scale: number(schema.scale),
    choices: choicesOf(schema),
    longest: number(schema.maxLength) ?? number(schema.maxItems),
    item: kind === "list" ? fieldOf("", record(schema.items), shared, true, depth + 1) : null,
    fields: kind === "group" ? propertiesOf(schema, shared, depth + 1) : [],
    examples: Array.isArray(schema.examples) ? schema.examples : [],
    section: text(schema.group),
    advanced: schema.advanced === true,
    when: conditionOf(schema.visible_when),
    extra: schema,
  };
}

/** The schema itself behind references, single alternatives and "or null". */
function flattened(given: Schema, shared: Schema): { schema: Schema; nullable: boolean } {
  let schema = given;
  let nullable = false;
  for (let steps = 0; steps < DEEPEST; steps += 1) {
    const { $ref, anyOf, allOf, ...own } = schema;
    if (typeof $ref === "string") {
      schema = { ...record(shared[$ref.split("/").at(-1) ?? ""]), ...own };
      continue;
    }
    const options = (Array.isArray(anyOf) ? anyOf : Array.isArray(allOf) ? allOf : []).map(record);
    if (options.length === 0) break;
    const real = options.filter((option) => option.type !== "null");
    nullable ||= real.length < options.length;
    if (real.length !== 1) {
      schema = { ...own, ...alternatives(real) };
      break;
    }
    schema = { ...real[0], ...own };
  }
  return { schema, nullable };
}

/** Several kinds of values: constants are a choice, numbers a number; else no widget fits. */
function alternatives(options: readonly Schema[]): Schema {
  if (options.every((option) => "const" in option)) return { enum: options.map((o) => o.const) };
  if (options.every((option) => option.type === "number" || option.type === "integer"))
    return { type: "number" };
  return {};
}

function kindOf(schema: Schema): FieldKind {
  const asked = WIDGETS[text(schema.widget)];
  if (asked && !(asked === "pictogram" && choicesOf(schema).length === 0)) return asked;
  if (choicesOf(schema).length > 0) return "choice";
  switch (schema.type) {
    case "boolean":
      return "switch";
    case "number":
    case "integer":
      return "number";
    case "string":
      return schema.format === "date-time" ? "moment" : "text";
    case "array":
      return "items" in schema ? "list" : "json";
    case "object":
      return "properties" in schema ? "group" : "json";
    default:
      return "json";
  }
}

function choicesOf(schema: Schema): readonly Choice[] {
  const values = Array.isArray(schema.enum) ? schema.enum : "const" in schema ? [schema.const] : [];
  const [titles, pictures] = [record(schema.enum_titles), record(schema.enum_pictures)];
  return values.filter(isChoice).map((value) => ({
    value,
    label: text(titles[String(value)]) || humanised(String(value)),
    picture: pictureOf(pictures[String(value)]),
  }));
}

function isChoice(value: unknown): value is Choice["value"] {
  return ["string", "number", "boolean"].includes(typeof value);
}

function boundsOf(schema: Schema): Bounds {
  const openLow = number(schema.exclusiveMinimum);
  const openHigh = number(schema.exclusiveMaximum);
  return {
    low: openLow ?? number(schema.minimum),
    high: openHigh ?? number(schema.maximum),
    openLow: openLow !== null,
    openHigh: openHigh !== null,
  };
}

function pictureOf(given: unknown): Pictogram | null {
  return Array.isArray(record(given).regions) ? (given as Pictogram) : null;
}

function conditionOf(given: unknown): Condition | null {
  const { params, wired, free } = record(given);
  if (params === undefined && wired === undefined && free === undefined) return null;
  const values = Object.entries(record(params)).map(([name, wanted]) => ({
    name,
    values: Array.isArray(wanted) ? wanted : [wanted],
  }));
  return { params: values, wired: strings(wired), free: strings(free) };
}

/** "side-by-side" → "Side by side" */
export function humanised(name: string): string {
  const words = name.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function record(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Schema)
    : NO_SCHEMA;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
