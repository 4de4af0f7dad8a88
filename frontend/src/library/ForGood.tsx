import { Button, Group, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";

import { useChange } from "@/ui/useChange";
import { bytes, counted } from "@/ui/words";
import { LIBRARY, purge, stats } from "./files";

interface Props {
  /** Files of the trash; null: all that is in it. */
  readonly ids: string[] | null;
  readonly onGone: () => void;
  readonly onClose: () => void;
}

/** The one thing that cannot be undone is asked before. */
export default function ForGood({ ids, onGone, onClose }: Props) {
  const trash = useQuery({ ...stats, enabled: ids === null }).data?.trash;
  const deleting = useChange(purge, [LIBRARY], (gone) => {
    notifications.show({ message: `${counted(gone.assets, "file")} deleted for good, ${bytes(gone.freed_bytes)} freed.` });
    onGone();
    onClose();
  });
  const count = ids?.length ?? trash?.count;
  const what = count === undefined ? "everything in the trash" : counted(count, "file");
  return (
    <Modal opened onClose={onClose} title={`Delete ${what} for good?`}>
      <p>
        {ids === null && trash ? `The trash holds ${bytes(trash.bytes)}. ` : ""}
        What is deleted for good cannot be brought back.
      </p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={deleting.isPending} onClick={() => deleting.mutate(ids)}>
          Delete for good
        </Button>
      </Group>
    </Modal>
  );
}
