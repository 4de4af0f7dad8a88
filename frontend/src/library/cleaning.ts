/** Rules that say which files go to the trash, and what they would take just now. */

import { queryOptions } from "@tanstack/react-query";

import { api, data, type Schemas } from "@/api/client";
import { LIBRARY } from "./files";
import { ROLES } from "./roles";

export type Rule = Schemas["RuleOut"];
type NewRule = Schemas["RuleIn"];
export type Cleaned = Schemas["CleanOut"];

const MOST_RULES = 200;

export const rules = queryOptions({
  queryKey: [...LIBRARY, "clean-rules"],
  queryFn: () => data(api.GET("/api/media/clean-rules", { params: { query: { limit: MOST_RULES } } })),
});

/** What would go: nothing is done to it. */
export const preview = queryOptions({
  queryKey: [...LIBRARY, "clean"],
  queryFn: () => data(api.POST("/api/media/clean", { body: { dry_run: true, digest: "" } })),
});

/** Lets go what a preview has shown; refused where the rules take something else by now. */
export const clean = (digest: string) => data(api.POST("/api/media/clean", { body: { dry_run: false, digest } }));

export const addRule = (body: NewRule) => data(api.POST("/api/media/clean-rules", { body }));

/** What there is to say about a rule, without its number. */
export const asNew = ({ id: _, ...body }: Rule): NewRule => ({ ...body, role: ROLES.find(({ value }) => value === body.role)?.value ?? "" });

export const changeRule = (rule: Rule) =>
  data(api.PUT("/api/media/clean-rules/{rule_id}", { params: { path: { rule_id: rule.id } }, body: asNew(rule) }));

export const removeRule = (id: number) =>
  data(api.DELETE("/api/media/clean-rules/{rule_id}", { params: { path: { rule_id: id } } }));

export type Conditions = Pick<NewRule, "role" | "older_than_days" | "unused">;

/** A rule in words: "Unused outputs that are older than 30 days". */
export function saidRule({ role, older_than_days: days, unused }: Pick<Rule, keyof Conditions> | Conditions): string {
  const plural = ROLES.find(({ value }) => value === role)?.label.toLowerCase();
  const what = plural ? `files of the shelf “${plural}”` : "files";
  const age = days ? ` older than ${days === 1 ? "a day" : `${days} days`}` : "";
  return `${unused ? "Unused" : "All"} ${what}${age}`;
}

/** Why these conditions make no rule; "" if they do. */
export function wrongIn({ older_than_days: days, unused }: Conditions): string {
  return !unused && !days ? "Without an age, a rule may take only what is unused: else it would take everything." : "";
}
