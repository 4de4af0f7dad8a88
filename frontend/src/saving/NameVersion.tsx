import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { api, data } from "@/api/client";
import { queries } from "@/api/queries";
import { tried } from "@/runs/actions";
import { closeDialog } from "./dialogs";
import { useOnceSaved } from "./onceSaved";
import type { Saver } from "./saver";

const LONGEST = 200;

/** Keep what is there now under a name, for good. */
export function NameVersion({ saver }: { readonly saver: Saver }) {
  const [label, setLabel] = useState("");
  const { begin, isBusy, trouble } = useOnceSaved(saver, async () => {
    const path = { workflow_id: saver.workflow };
    const call = api.POST("/api/workflows/{workflow_id}/versions", { params: { path }, body: { label: label.trim() } });
    if (!(await tried(data(call), "The version was not kept"))) return;
    void queries.invalidateQueries({ queryKey: ["versions", saver.workflow] });
    closeDialog();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void begin();
  };
  return (
    <Modal opened onClose={closeDialog} title="Name this version" size="sm">
      <form onSubmit={submit}>
        <TextInput
          label="Name"
          description="Named versions are never thinned out."
          placeholder="Before the new ending"
          maxLength={LONGEST}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          data-autofocus
        />
        {trouble && <p role="alert">The version is not kept yet. {trouble}</p>}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={closeDialog}>
            Leave it unnamed
          </Button>
          <Button type="submit" loading={isBusy} disabled={label.trim() === ""}>
            {trouble ? "Try again" : "Keep the name"}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
