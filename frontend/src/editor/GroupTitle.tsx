import type { Group } from "@/graph/definition";
import { changeGroup } from "@/graph/groups";
import { RenameField } from "./RenameField";
import { stopRenaming, useIsRenaming } from "./renaming";
import { useEditorStore } from "./store";

/** What a group is called, at its frame and at its card: a field while it is renamed. */
export function GroupTitle({ group: { id, title }, className }: { readonly group: Group; readonly className?: string | undefined }) {
  const store = useEditorStore();
  if (!useIsRenaming(id)) return <h3 className={className}>{title}</h3>;
  return (
    <RenameField
      value={title}
      label="Title of the group"
      onDone={(words) => {
        store.getState().edit(changeGroup(id, { title: words.trim() || "Group" }));
        stopRenaming();
      }}
      onCancel={stopRenaming}
    />
  );
}
