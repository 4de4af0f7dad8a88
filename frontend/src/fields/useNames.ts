import { useMemo } from "react";
import { useShallow } from "zustand/react/shallow";

import { useEditor } from "@/editor/store";

/** Names as the editor shows them, for the server's sentences: nodes, and this node's fields and ports. */
export function useNames(node: string): ReadonlyMap<string, string> {
  const titles = useEditor(
    useShallow((s) => s.history.now.nodes.flatMap((one) => [one.id, one.title || s.types.get(one.type)?.title || one.type])),
  );
  const type = useEditor((s) => s.types.get(s.history.now.nodes.find((one) => one.id === node)?.type ?? ""));
  return useMemo(() => {
    const names = new Map<string, string>();
    for (let at = 0; at + 1 < titles.length; at += 2) names.set(titles[at] ?? "", titles[at + 1] ?? "");
    for (const port of [...(type?.outputs ?? []), ...(type?.inputs ?? [])]) names.set(port.name, port.title);
    const properties = (type?.params.properties ?? {}) as Record<string, { title?: string }>;
    for (const [name, { title }] of Object.entries(properties)) if (title) names.set(name, title);
    return names;
  }, [titles, type]);
}
