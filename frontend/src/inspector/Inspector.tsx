import { useShallow } from "zustand/react/shallow";

import { useEditor } from "@/editor/store";
import { groupsOf, notesOf } from "@/graph/groups";
import { Many } from "./Many";
import { Nothing } from "./Nothing";
import { One } from "./One";
import { OneGroup } from "./OneGroup";
import { OneNote } from "./OneNote";

/** What is selected, in words and controls: nothing, one node, group or note, or several nodes. */
export default function Inspector() {
  const picked = useEditor(useShallow((s) => [...s.selection.nodes]));
  const [only] = picked.length === 1 ? picked : [];
  const group = useEditor((s) => groupsOf(s.history.now).find(({ id }) => id === only));
  const note = useEditor((s) => notesOf(s.history.now).find(({ id }) => id === only));
  const nodes = useEditor(
    useShallow((s) => {
      const inside = groupsOf(s.history.now).flatMap(({ id, nodes }) => (picked.includes(id) ? nodes : []));
      const wanted = new Set([...picked, ...inside]);
      return s.history.now.nodes.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
    }),
  );
  if (group) return <OneGroup key={group.id} group={group} />;
  if (note) return <OneNote key={note.id} note={note} />;
  const [first] = nodes;
  if (!first) return <Nothing />;
  return nodes.length === 1 ? <One key={first} node={first} /> : <Many nodes={nodes} />;
}
