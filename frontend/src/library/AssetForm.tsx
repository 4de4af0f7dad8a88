import { Select, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "@/api/client";
import { useMayEdit } from "@/ui/ForEditors";
import { useChange } from "@/ui/useChange";
import classes from "./AssetDrawer.module.css";
import { type AssetDetail, change, LIBRARY } from "./files";
import { ROLES } from "./roles";

/** What people say of a file: saved as soon as a field is left. Who may only look sees it. */
export function AssetForm({ asset }: { readonly asset: AssetDetail }) {
  const readOnly = !useMayEdit();
  const [name, setName] = useState(asset.name);
  const save = useChange((body: Schemas["AssetChange"]) => change(asset.id, body), [LIBRARY]);
  const saveName = (): void => {
    const wanted = name.trim();
    setName(wanted || asset.name);
    if (wanted && wanted !== asset.name) save.mutate({ name: wanted });
  };
  const saveCategory = (category: string): void => {
    if (category !== asset.category) save.mutate({ category });
  };
  return (
    <div className={classes.form}>
      <TextInput label="Name" readOnly={readOnly} value={name} onChange={(event) => setName(event.currentTarget.value)} onBlur={saveName} />
      <Select
        label="Shelf"
        data={ROLES}
        readOnly={readOnly}
        defaultValue={asset.role}
        allowDeselect={false}
        onChange={(role) => role && save.mutate({ role: role as AssetDetail["role"] })}
      />
      <TextInput
        label={asset.kind === "audio" ? "Mood" : "Category"}
        readOnly={readOnly}
        defaultValue={asset.category}
        onBlur={(event) => saveCategory(event.currentTarget.value.trim())}
      />
      <TagsInput label="Tags" readOnly={readOnly} defaultValue={asset.tags} size="xs" onChange={(tags) => save.mutate({ tags })} />
    </div>
  );
}
