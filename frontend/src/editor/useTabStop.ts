import type { FocusEvent } from "react";

import type { Definition } from "@/graph/definition";
import { groupsOf } from "@/graph/groups";
import { useEditor, useEditorStore } from "./store";

/** Of a card: whether the Tab key stops at it, and that the keyboard selects where it goes. */
export function useTabStop(id: string) {
  const store = useEditorStore();
  const isStop = useEditor((s) => s.focus === id || (s.focus === "" && firstCard(s.history.now) === id));
  const onFocus = ({ target, currentTarget }: FocusEvent): void => {
    // The pointer has its own way.
    if (target !== currentTarget || !target.matches(":focus-visible")) return;
    if (!store.getState().selection.nodes.has(id)) store.getState().select([id]);
  };
  return { isStop, onFocus };
}

/** The card of the first node, or of the folded group that it is in. */
function firstCard(graph: Definition): string {
  const first = graph.nodes[0]?.id ?? "";
  return groupsOf(graph).find(({ collapsed, nodes }) => collapsed && nodes.includes(first))?.id ?? first;
}
