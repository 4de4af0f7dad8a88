import { Button, Progress, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { api, data } from "@/api/client";
import { useChange } from "@/ui/useChange";
import { bytes } from "@/ui/words";
import { me as meRead } from "./reads";
import classes from "./SettingsPage.module.css";
import type { PartProps } from "./SettingsPage";

/** The workspace's name, what it may take, and going to another one. */
export function WorkspacePart({ me }: PartProps) {
  const [name, setName] = useState(me.workspace.name);
  const rename = useChange(
    () => data(api.PATCH("/api/workspace", { body: { name } })),
    [meRead.queryKey],
    () => notifications.show({ message: "Saved." }),
  );
  const go = useChange(
    (workspace_id: string) => data(api.POST("/api/me/workspace", { body: { workspace_id } })),
    [],
    () => window.location.assign("/"),
  );
  const owns = me.workspace.role === "owner";
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate(undefined);
      }}
    >
      <TextInput
        label="Name"
        required
        readOnly={!owns}
        description={owns ? undefined : "Only an owner can rename it."}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {owns && (
        <Button type="submit" loading={rename.isPending} style={{ justifySelf: "start" }}>
          Save
        </Button>
      )}
      {me.workspaces.length > 1 && (
        <Select
          label="Work in another workspace"
          data={me.workspaces.map((one) => ({ value: one.id, label: one.name }))}
          value={me.workspace.id}
          allowDeselect={false}
          onChange={(id) => id && id !== me.workspace.id && go.mutate(id)}
        />
      )}
      <Limits me={me} />
    </form>
  );
}

function Limits({ me: { limits } }: PartProps) {
  const { storage_bytes: most, storage_used_bytes: used } = limits;
  return (
    <section aria-label="Limits">
      <p className="dim">
        {bytes(used)} stored{most !== null && ` of ${bytes(most)}`} · files up to {bytes(limits.upload_bytes)} ·{" "}
        {limits.render_jobs} renders at once
      </p>
      {most !== null && <Progress value={(100 * used) / most} aria-label="Storage used" />}
    </section>
  );
}
