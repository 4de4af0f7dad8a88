/**
 * Files on their way to nodes. Whichever editor has the workflow open puts them in: a file that
 * arrives while one is elsewhere, or while its node is undone, waits until the node is there again.
 */

import { useEffect } from "react";
import { createStore, useStore } from "zustand";

import { type EditorStore, useEditor, useEditorStore } from "@/editor/store";
import type { Definition } from "@/graph/definition";
import { setParam } from "@/graph/edits";
import { type Incoming, useIncoming } from "./incoming";

/** `before`: what the field held when the file was put in; `asset`: "" until it has arrived. */
interface Awaited {
  readonly file: string;
  readonly workflow: string;
  readonly node: string;
  readonly field: string;
  readonly before: unknown;
  readonly asset: string;
}

const awaited = createStore<Readonly<Record<string, Awaited>>>(() => ({}));

const keyOf = (workflow: string, node: string): string => `${workflow} ${node}`;

/** A node waits for a file. `begin` starts it on its way, answers its id, and tells when it is there. */
export function awaitFile(
  store: EditorStore,
  node: string,
  field: string,
  begin: (arrived: (asset: string) => void) => string,
): void {
  const { workflowId: workflow, history } = store.getState();
  const key = keyOf(workflow, node);
  const file = begin((asset) => {
    const one = awaited.getState()[key];
    if (one?.file === file) awaited.setState({ [key]: { ...one, asset } });
  });
  const before = held(history.now, node, field);
  awaited.setState({ [key]: { file, workflow, node, field, before, asset: "" } });
}

/**
 * The file that is on its way to a node, or was refused; not one that something else took the place
 * of. `field`: only if it is for this one.
 */
export function useArriving(node: string, field = ""): Incoming | undefined {
  const workflow = useEditor((s) => s.workflowId);
  const one = useStore(awaited, (all) => all[keyOf(workflow, node)]);
  const isReplaced = useEditor((s) => one !== undefined && held(s.history.now, node, one.field) !== one.before);
  const file = useIncoming(one?.file ?? "");
  if (field && one?.field !== field) return undefined;
  return isReplaced || file?.status === "done" ? undefined : file;
}

/** Puts files that have arrived into the nodes of the open workflow that wait for them. */
export function useArrivals(): void {
  const store = useEditorStore();
  useEffect(() => {
    const take = (): void => {
      const { workflowId, history, edit } = store.getState();
      for (const [key, one] of Object.entries(awaited.getState())) {
        const isThere = history.now.nodes.some(({ id }) => id === one.node);
        if (one.workflow !== workflowId || !one.asset || !isThere) continue;
        awaited.setState(({ [key]: _, ...rest }) => rest, true);
        const isReplaced = held(history.now, one.node, one.field) !== one.before;
        if (!isReplaced) edit(setParam(one.node, one.field, one.asset));
      }
    };
    take();
    const stops = [
      awaited.subscribe(take),
      store.subscribe((now, before) => {
        if (now.history.now !== before.history.now) take();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [store]);
}

function held(graph: Definition, node: string, field: string): unknown {
  return graph.nodes.find(({ id }) => id === node)?.params[field] ?? null;
}
