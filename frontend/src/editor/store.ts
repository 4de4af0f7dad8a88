/**
 * The open workflow: its graph with its history, and what is selected. One store per editor;
 * live states of a run lie in `live/`, so that an event never touches the graph.
 */

import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import type { Schemas } from "@/api/client";
import type { Definition, GraphUi } from "@/graph/definition";
import type { Edit } from "@/graph/edits";
import { takenIds } from "@/graph/groups";
import type { NodeTypes } from "@/graph/nodeTypes";
import { begun, done, type History, rebased, redone, settled, undone } from "@/graph/history";

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly wires: ReadonlySet<string>;
}

export const NOTHING: Selection = { nodes: new Set(), wires: new Set() };

export type Viewport = NonNullable<GraphUi["viewport"]>;

export interface EditorState {
  readonly workflowId: string;
  readonly types: NodeTypes;
  /** The workflow as it was opened; null where the graph is none that is stored (an old run's). */
  readonly opened: Schemas["WorkflowOut"] | null;
  /** Only to be looked at: edits do nothing. */
  readonly readOnly: boolean;
  /** From where the canvas is looked at. It is saved with the workflow, but is no step to undo. */
  readonly viewport: Viewport | null;
  readonly history: History;
  readonly selection: Selection;
  /** The node that inspector and stage show: the one selected last. */
  readonly focus: string;
  /** A field that was asked for (from an error on a card); `at` grows with each asking. */
  readonly jump: { readonly node: string; readonly field: string; readonly at: number };
  /** An edit as one step of the history; steps of one `key` are joined. */
  edit(edit: Edit, key?: string): void;
  undo(): void;
  redo(): void;
  /** Typing or dragging has ended: the next edit is a step of its own. */
  settle(): void;
  select(nodes: Iterable<string>, wires?: Iterable<string>): void;
  /** Select a node and ask the inspector to bring one of its fields into view. */
  goTo(node: string, field?: string): void;
  /** Another graph in its place (loaded, restored, merged); history starts anew unless kept. */
  replace(graph: Definition, keepHistory?: boolean): void;
  /** Changes that came from elsewhere, put under every step: undoing takes back one's own only. */
  rebase(now: Definition, under: Edit): void;
  /** The canvas was moved or zoomed. */
  look(viewport: Viewport): void;
}

export type EditorStore = StoreApi<EditorState>;

export function editorStore(
  workflowId: string,
  graph: Definition,
  types: NodeTypes = new Map(),
  about: Partial<Pick<EditorState, "opened" | "readOnly">> = {},
): EditorStore {
  return createStore<EditorState>((set) => ({
    workflowId,
    types,
    opened: about.opened ?? null,
    readOnly: about.readOnly ?? false,
    viewport: graph.ui?.viewport ?? null,
    history: begun(graph),
    selection: NOTHING,
    focus: "",
    jump: { node: "", field: "", at: 0 },
    edit: (edit, key) =>
      set((s) => (s.readOnly ? s : stepped(s, done(s.history, edit(s.history.now), key)))),
    undo: () => set((s) => stepped(s, undone(s.history))),
    redo: () => set((s) => stepped(s, redone(s.history))),
    settle: () => set((s) => ({ history: settled(s.history) })),
    select: (nodes, wires = []) => {
      const selection = { nodes: new Set(nodes), wires: new Set(wires) };
      set({ selection, focus: [...selection.nodes].at(-1) ?? "" });
    },
    goTo: (node, field = "") =>
      set((s) => ({
        selection: { nodes: new Set([node]), wires: new Set() },
        focus: node,
        jump: { node, field, at: s.jump.at + 1 },
      })),
    replace: (now, keepHistory = false) =>
      set((s) => stepped(s, keepHistory ? done(s.history, now) : begun(now))),
    rebase: (now, under) => set((s) => stepped(s, rebased(s.history, now, under))),
    look: (viewport) => set({ viewport }),
  }));
}

/** After a step: what is gone is not selected any more. */
function stepped(state: EditorState, history: History): Partial<EditorState> {
  if (history === state.history) return {};
  const there = takenIds(history.now);
  if ([...state.selection.nodes].every((id) => there.has(id))) return { history };
  const nodes = new Set([...state.selection.nodes].filter((id) => there.has(id)));
  const focus = there.has(state.focus) ? state.focus : ([...nodes].at(-1) ?? "");
  return { history, selection: { ...state.selection, nodes }, focus };
}

const Open = createContext<EditorStore | null>(null);
export const EditorProvider = Open.Provider;

/** The store itself, for event handlers. */
export function useEditorStore(): EditorStore {
  const store = useContext(Open);
  if (!store) throw new Error("There is no open workflow around this component.");
  return store;
}

/** A part of the state. Keep it narrow: the component draws again only when this part changes. */
export function useEditor<T>(part: (state: EditorState) => T): T {
  return useStore(useEditorStore(), part);
}
