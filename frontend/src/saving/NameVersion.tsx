import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { api, data } from "@/api/client";
import { queries } from "@/api/queries";
import { tried } from "@/runs/actions";
import { closeDialog } from "./dialogs";
import type { Saver } from "./saver";

const LONGEST = 200;

/** Keep what is there now under a name, for good. */
export function NameVersion({ saver }: { readonly saver: Saver }) {
  const [label, setLabel] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const path = { workflow_id: saver.workflow };
    const saved = await saver.flush();
    const call = api.POST("/api/workflows/{workflow_id}/versions", { params: { path }, body: { label: label.trim() } });
    const made = saved && (await tried(data(call), "The version was not kept"));
    setBusy(false);
    if (!made) return;
    void queries.invalidateQueries({ queryKey: ["versions", saver.workflow] });
    closeDialog();
  };
  return (
    <Modal opened onClose={closeDialog} title="Name this version" size="sm">
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          label="Name"
          description="Named versions are never thinned out."
          placeholder="Before the new ending"
          maxLength={LONGEST}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={closeDialog}>
            Leave it unnamed
          </Button>
          <Button type="submit" loading={isBusy} disabled={label.trim() === ""}>
            Keep the name
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
