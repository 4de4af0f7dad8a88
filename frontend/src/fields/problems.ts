/** The server's problems, for somebody who looks at the node or the field that they are about. */

import type { Problem } from "@/api/client";

/** A problem belongs to a field if it names it or a place inside it ("tags.2"). */
export function isOf(problem: Problem, field: string): boolean {
  return problem.field === field || problem.field.startsWith(`${field}.`);
}

/**
 * The server's sentence without the node's own name at the beginning; other names in `quotes`
 * are those that the editor shows. `isBeside`: its field's name stands there already.
 */
export function plainly(problem: Problem, names: ReadonlyMap<string, string>, isBeside = false): string {
  const own = `\`${problem.node}\``;
  const rest = problem.message.startsWith(own)
    ? problem.message.slice(own.length).replace(/^:? +/, "")
    : problem.message;
  const said = isBeside ? rest.replace(/^`[^`]+` (must be)/, "$1") : rest;
  const named = said.replaceAll(/`([^`]+)`/g, (_, name: string) => `“${names.get(name) ?? name}”`);
  return named.charAt(0).toUpperCase() + named.slice(1);
}
