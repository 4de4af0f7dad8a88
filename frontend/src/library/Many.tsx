import { Button, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { FileArchive, Trash2, Undo2 } from "lucide-react";
import { type Dispatch, lazy, type SetStateAction, Suspense, useState } from "react";

import { Refusal, type Schemas } from "@/api/client";
import { ForEditors } from "@/ui/ForEditors";
import { patiently } from "@/ui/patiently";
import { useChange } from "@/ui/useChange";
import { counted } from "@/ui/words";
import { useDiscard } from "./discarding";
import { exportZip } from "./exporting";
import { changeMany, idsOf, LIBRARY, restore, type Wanted } from "./files";
import classes from "./LibraryPage.module.css";
import { MOST, NONE, type Picked, unknownIn, withAll, without } from "./picking";
import { ROLES } from "./roles";
import { Tagging } from "./Tagging";

const ForGood = lazy(patiently(() => import("./ForGood")));

type SetPicked = Dispatch<SetStateAction<Picked>>;

interface Props {
  readonly picked: Picked;
  readonly setPicked: SetPicked;
  readonly wanted: Wanted;
  /** How many files are wanted in all, as far as that is known. */
  readonly total: number;
}

/** What can be done with the picked files. */
export function Many({ picked, setPicked, wanted, total }: Props) {
  const ids = [...picked.ids];
  const props = { ids, setPicked };
  const isFull = ids.length === MOST;
  const most = Math.min(total, MOST);
  const picking = useChange(() => idsOf(wanted, MOST), []);
  // Not once the bar is gone: by then, other files may be wanted.
  const pickAll = (): void => picking.mutate(undefined, { onSuccess: (all) => setPicked((now) => withAll(now, all)) });
  return (
    <div role="toolbar" aria-label="Picked files" className={classes.many}>
      <strong aria-live="polite">
        {ids.length.toLocaleString()} selected{isFull && " (the most at once)"}
      </strong>
      {ids.length < most && (
        <Button variant="subtle" loading={picking.isPending} onClick={pickAll}>
          Select {most === total ? "all" : "the first"} {most.toLocaleString()}
        </Button>
      )}
      {wanted.trashed ? <InTrash {...props} /> : <InLibrary {...props} />}
      <Button variant="subtle" color="gray" onClick={() => setPicked(NONE)}>
        Select none
      </Button>
    </div>
  );
}

interface PickedProps {
  readonly ids: string[];
  readonly setPicked: SetPicked;
}

function InLibrary({ ids, setPicked }: PickedProps) {
  const change = useManyChange(setPicked);
  const discarding = useDiscard(() => setPicked(NONE));
  return (
    <>
      <ForEditors>
        <Tagging onTag={(body) => change.mutate({ ids, ...body })} />
        <Select
          data={ROLES}
          value={null}
          placeholder="Move to shelf"
          aria-label="Shelf to move them to"
          w={130}
          onChange={(role) => role && change.mutate({ ids, role: role as Role, add_tags: [], remove_tags: [] })}
        />
      </ForEditors>
      <Button variant="default" leftSection={<FileArchive size={14} />} onClick={() => exportZip(ids)}>
        Export as ZIP
      </Button>
      <ForEditors>
        <Button variant="subtle" color="red" leftSection={<Trash2 size={14} />} loading={discarding.isPending} onClick={() => discarding.mutate(ids)}>
          Delete
        </Button>
      </ForEditors>
    </>
  );
}

type Role = NonNullable<Schemas["ManyChange"]["role"]>;

/** The same change to all; files that are gone meanwhile are picked no longer. */
function useManyChange(setPicked: SetPicked) {
  return useChange(
    (body: Schemas["ManyChange"]) =>
      changeMany(body).catch((error: unknown) => {
        if (error instanceof Refusal) setPicked((now) => without(now, unknownIn(error)));
        throw error;
      }),
    [LIBRARY],
    ({ count }) => {
      setPicked(NONE);
      notifications.show({ message: `${counted(count, "file")} ${count === 1 ? "is" : "are"} changed.` });
    },
  );
}

function InTrash({ ids, setPicked }: PickedProps) {
  const [isAsking, ask] = useState(false);
  const restoring = useChange(restore, [LIBRARY], ({ count }) => {
    setPicked(NONE);
    notifications.show({ message: `${counted(count, "file")} ${count === 1 ? "is" : "are"} back.` });
  });
  return (
    <ForEditors>
      <Button leftSection={<Undo2 size={14} />} loading={restoring.isPending} onClick={() => restoring.mutate(ids)}>
        Restore
      </Button>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={14} />} onClick={() => ask(true)}>
        Delete for good
      </Button>
      <Suspense>{isAsking && <ForGood ids={ids} onGone={() => setPicked(NONE)} onClose={() => ask(false)} />}</Suspense>
    </ForEditors>
  );
}
