/** Edits of groups and notes, which lie in the definition's `ui`. */

import { type Definition, freeId, type Group, type GraphUi, type Note, type Point } from "./definition";
import type { Edit } from "./edits";

const NO_GROUPS: readonly Group[] = [];
const NO_NOTES: readonly Note[] = [];

export function groupsOf(graph: Definition): readonly Group[] {
  return graph.ui?.groups ?? NO_GROUPS;
}

export function notesOf(graph: Definition): readonly Note[] {
  return graph.ui?.notes ?? NO_NOTES;
}

function withUi(graph: Definition, ui: Partial<GraphUi>): Definition {
  return { ...graph, ui: { ...graph.ui, ...ui } };
}

/** Everything of a graph that has a place on the canvas shares one set of ids. */
export function takenIds(graph: Definition): Set<string> {
  return new Set([...graph.nodes, ...groupsOf(graph), ...notesOf(graph)].map(({ id }) => id));
}

/** A group of these nodes, which leave the groups that they were in. */
export const makeGroup =
  (nodes: readonly string[], title: string, color: string, id?: string): Edit =>
  (graph) => {
    if (nodes.length === 0) return graph;
    const group = { id: id ?? freeId("group", takenIds(graph)), title, color, nodes };
    return withUi(graph, { groups: [...without(groupsOf(graph), new Set(nodes)), group] });
  };

/** The groups without these nodes; a group that would be empty goes. */
export function without(groups: readonly Group[], gone: ReadonlySet<string>): readonly Group[] {
  return groups
    .map((group) =>
      group.nodes.some((id) => gone.has(id))
        ? { ...group, nodes: group.nodes.filter((id) => !gone.has(id)) }
        : group,
    )
    .filter((group) => group.nodes.length > 0);
}

export const dissolve =
  (ids: readonly string[]): Edit =>
  (graph) => {
    const kept = groupsOf(graph).filter((group) => !ids.includes(group.id));
    return kept.length === groupsOf(graph).length ? graph : withUi(graph, { groups: kept });
  };

export const changeGroup =
  (id: string, facts: Partial<Group>): Edit =>
  (graph) =>
    withUi(graph, {
      groups: groupsOf(graph).map((group) => (group.id === id ? { ...group, ...facts } : group)),
    });

export const addNote =
  (note: Note): Edit =>
  (graph) =>
    withUi(graph, { notes: [...notesOf(graph), note] });

export const changeNote =
  (id: string, facts: Partial<Note>): Edit =>
  (graph) =>
    withUi(graph, {
      notes: notesOf(graph).map((note) => (note.id === id ? { ...note, ...facts } : note)),
    });

export const moveNotes =
  (places: ReadonlyMap<string, Point>): Edit =>
  (graph) => {
    if (!notesOf(graph).some((note) => places.has(note.id))) return graph;
    return withUi(graph, {
      notes: notesOf(graph).map((note) => {
        const position = places.get(note.id);
        return position ? { ...note, position } : note;
      }),
    });
  };

export const removeNotes =
  (ids: readonly string[]): Edit =>
  (graph) => {
    const kept = notesOf(graph).filter((note) => !ids.includes(note.id));
    return kept.length === notesOf(graph).length ? graph : withUi(graph, { notes: kept });
  };
