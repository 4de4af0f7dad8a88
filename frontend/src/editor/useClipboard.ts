/** Copy, cut and paste through the system's clipboard, as JSON, so that it works across tabs. */

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";

import { copied, cornerOf, parsed, pasted, type Snippet } from "@/graph/clipboard";
import type { Point } from "@/graph/definition";
import { announce } from "./announcing";
import { perform, useCommands } from "./commanding";
import { canvasRoot } from "./focus";
import { type EditorStore, useEditorStore } from "./store";

const OFFSET = 40;
const FIELDS = "input, textarea, select, [contenteditable=true], [role=dialog]";

export function useClipboard(editable: boolean): void {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();

  useEffect(() => {
    if (!editable) return;
    let pointer: Point | null = null;
    let connected = false;
    const stop = new AbortController();
    const on = <K extends keyof DocumentEventMap>(name: K, act: (event: DocumentEventMap[K]) => void): void =>
      document.addEventListener(name, act, { signal: stop.signal });

    on("pointermove", ({ clientX: x, clientY: y, target }) => {
      pointer = canvasRoot()?.contains(target as Node) ? { x, y } : null;
    });
    on("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.code === "KeyV") connected = event.shiftKey;
    });
    for (const name of ["copy", "cut"] as const) {
      on(name, (event) => {
        const text = ours(event) && textOf(store);
        if (!text || !event.clipboardData) return;
        event.clipboardData.setData("text/plain", text);
        event.preventDefault();
        const isCut = name === "cut" && perform("edit.delete");
        announce(isCut ? "Cut." : "Copied.");
      });
    }
    on("paste", (event) => {
      const snippet = ours(event) && parsed(event.clipboardData?.getData("text/plain") ?? "");
      if (!snippet) return;
      event.preventDefault();
      put(store, snippet, pointer && screenToFlowPosition(pointer), connected);
      connected = false;
    });
    return () => stop.abort();
  }, [store, editable, screenToFlowPosition]);

  const fromClipboard = (connected: boolean) => async (): Promise<void> => {
    const snippet = parsed(await navigator.clipboard.readText().catch(() => ""));
    if (snippet) put(store, snippet, null, connected);
    else announce("There are no nodes on the clipboard.");
  };
  const copy = (): void => {
    const text = textOf(store);
    if (text) void navigator.clipboard.writeText(text).then(() => announce("Copied."));
  };
  const { readOnly } = store.getState();
  useCommands(
    editable && !readOnly
      ? {
          "edit.copy": copy,
          "edit.cut": () => {
            copy();
            perform("edit.delete");
          },
          "edit.paste": () => void fromClipboard(false)(),
          "edit.paste-connected": () => void fromClipboard(true)(),
        }
      : editable
        ? { "edit.copy": copy }
        : {},
  );
}

/** Whether the event is meant for the canvas: no field has the focus, no text is marked. */
function ours(event: Event): boolean {
  const target = event.target instanceof Element ? event.target : document.activeElement;
  if (target?.closest(FIELDS)) return false;
  return event.type === "paste" || (window.getSelection()?.isCollapsed ?? true);
}

function textOf(store: EditorStore): string {
  const { history, selection } = store.getState();
  const snippet = copied(history.now, selection.nodes);
  return snippet ? JSON.stringify(snippet, null, 1) : "";
}

/** Under the pointer, else a little beside where it was copied. */
function put(store: EditorStore, snippet: Snippet, at: Point | null, connected: boolean): void {
  if (snippet.nodes.length + snippet.notes.length === 0) return;
  const { history, types, edit, select, readOnly } = store.getState();
  if (readOnly) return;
  const corner = cornerOf(snippet);
  const place = at ?? { x: corner.x + OFFSET, y: corner.y + OFFSET };
  const rounded = { x: Math.round(place.x), y: Math.round(place.y) };
  const made = pasted(history.now, snippet, rounded, connected ? types : null);
  edit(made.edit);
  select(made.ids);
  announce(`Pasted ${made.ids.length === 1 ? "one card" : `${made.ids.length} cards`}.`);
}
