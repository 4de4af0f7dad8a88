/** A form in parts: what has no section, each section as it comes, and what few people need. */

import type { Field } from "./schema";

export interface Section {
  /** "" for the fields that stand at the top. */
  readonly title: string;
  readonly fields: readonly Field[];
  readonly isFolded: boolean;
}

export const ADVANCED = "Advanced";

export function sectionsOf(fields: readonly Field[]): readonly Section[] {
  const titles = [...new Set(fields.filter((field) => !field.advanced).map((field) => field.section))];
  const plain = titles.map((title) => ({
    title,
    fields: fields.filter((field) => !field.advanced && field.section === title),
    isFolded: false,
  }));
  const advanced = fields.filter((field) => field.advanced);
  const top = plain.filter((section) => section.title === "");
  const named = plain.filter((section) => section.title !== "");
  const last = advanced.length > 0 ? [{ title: ADVANCED, fields: advanced, isFolded: true }] : [];
  return [...top, ...named, ...last];
}
