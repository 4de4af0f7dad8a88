/** Two sides that each add a thing of the same name mean two things. Pure. */

import type { Definition, End } from "@/graph/definition";
import { alike } from "./facts";

interface Named {
  readonly id: string;
}

/** `mine` with other ids where the other side added something else under the same id. */
export function withoutClashes(base: Definition, mine: Definition, theirs: Definition): Definition {
  const nodes = renamings(base.nodes, mine.nodes, theirs.nodes);
  const groups = renamings(base.ui?.groups, mine.ui?.groups, theirs.ui?.groups);
  const notes = renamings(base.ui?.notes, mine.ui?.notes, theirs.ui?.notes);
  if (nodes.size + groups.size + notes.size === 0) return mine;
  const renamed = <T extends Named>(names: ReadonlyMap<string, string>, thing: T): T => {
    const id = names.get(thing.id);
    return id ? { ...thing, id } : thing;
  };
  const end = (one: End): End => ({ ...one, node: nodes.get(one.node) ?? one.node });
  const ui = mine.ui && {
    ...mine.ui,
    ...(mine.ui.notes ? { notes: mine.ui.notes.map((note) => renamed(notes, note)) } : {}),
    ...(mine.ui.groups
      ? {
          groups: mine.ui.groups.map((group) => ({
            ...renamed(groups, group),
            nodes: group.nodes.map((id) => nodes.get(id) ?? id),
          })),
        }
      : {}),
  };
  return {
    ...mine,
    nodes: mine.nodes.map((node) => renamed(nodes, node)),
    connections: mine.connections.map((wire) => ({ ...wire, from: end(wire.from), to: end(wire.to) })),
    ...(ui ? { ui } : {}),
  };
}

/** Old to new id of what both added, each with other contents. */
function renamings(
  base: readonly Named[] = [],
  mine: readonly Named[] = [],
  theirs: readonly Named[] = [],
): ReadonlyMap<string, string> {
  const before = new Set(base.map(({ id }) => id));
  const others = new Map(theirs.map((one) => [one.id, one]));
  const taken = new Set([...base, ...mine, ...theirs].map(({ id }) => id));
  const names = new Map<string, string>();
  for (const one of mine) {
    const other = others.get(one.id);
    if (!other || before.has(one.id) || alike(unplaced(one), unplaced(other))) continue;
    const name = fresh(one.id, taken);
    taken.add(name);
    names.set(one.id, name);
  }
  return names;
}

function unplaced(thing: Named): unknown {
  return { ...thing, position: undefined };
}

function fresh(id: string, taken: ReadonlySet<string>): string {
  const stem = id.replace(/-\d+$/, "");
  for (let number = 2; ; number += 1) {
    const name = `${stem}-${number}`;
    if (!taken.has(name)) return name;
  }
}
