import { Button, Popover, Select, Stack, TagsInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileArchive, Tags, Trash2, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { Refusal, type Schemas } from "@/api/client";
import { patiently } from "@/ui/patiently";
import { useDiscard } from "./AssetDrawer";
import { exportZip } from "./exporting";
import { changeMany, facets, idsOf, LIBRARY, restore, type Wanted } from "./files";
import classes from "./LibraryPage.module.css";
import { MOST, NONE, type Picked, unknownIn, withAll, without } from "./picking";
import { ROLES } from "./roles";

const ForGood = lazy(patiently(() => import("./ForGood")));

interface Props {
  readonly picked: Picked;
  readonly setPicked: (picked: Picked) => void;
  readonly wanted: Wanted;
  /** How many files are wanted in all, as far as that is known. */
  readonly total: number;
}

/** What can be done with the picked files. */
export function Many({ picked, setPicked, wanted, total }: Props) {
  const ids = [...picked.ids];
  const props = { ids, picked, setPicked };
  const isFull = ids.length === MOST;
  const most = Math.min(total, MOST);
  const picking = useMutation({
    mutationFn: () => idsOf(wanted, MOST),
    onSuccess: (all) => setPicked(withAll(picked, all)),
    onError: told,
  });
  return (
    <div role="toolbar" aria-label="Picked files" className={classes.many}>
      <strong aria-live="polite">
        {ids.length.toLocaleString()} selected{isFull && " (the most at once)"}
      </strong>
      {ids.length < most && (
        <Button variant="subtle" loading={picking.isPending} onClick={() => picking.mutate()}>
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
  readonly picked: Picked;
  readonly setPicked: (picked: Picked) => void;
}

function InLibrary({ ids, picked, setPicked }: PickedProps) {
  const change = useManyChange({ picked, setPicked });
  const discarding = useDiscard(() => setPicked(NONE));
  return (
    <>
      <Tagging ids={ids} change={change} />
      <Select
        data={ROLES}
        value={null}
        placeholder="Move to shelf"
        aria-label="Shelf to move them to"
        w={130}
        onChange={(role) => role && change.mutate({ ids, role: role as Role, add_tags: [], remove_tags: [] })}
      />
      <Button variant="default" leftSection={<FileArchive size={14} />} onClick={() => exportZip(ids)}>
        Export as ZIP
      </Button>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={14} />} loading={discarding.isPending} onClick={() => discarding.mutate(ids)}>
        Delete
      </Button>
    </>
  );
}

type Role = NonNullable<Schemas["ManyChange"]["role"]>;
type ManyChange = ReturnType<typeof useManyChange>;

/** The same change to all; files that are gone meanwhile are picked no longer. */
function useManyChange({ picked, setPicked }: Omit<PickedProps, "ids">) {
  const known = useQueryClient();
  return useMutation({
    mutationFn: changeMany,
    onSuccess: async ({ count }) => {
      setPicked(NONE);
      await known.invalidateQueries({ queryKey: LIBRARY });
      notifications.show({ message: count === 1 ? "1 file is changed." : `${count} files are changed.` });
    },
    onError: (error) => {
      if (error instanceof Refusal) setPicked(without(picked, unknownIn(error)));
      told(error);
    },
  });
}

function Tagging({ ids, change }: { readonly ids: string[]; readonly change: ManyChange }) {
  const known = useQuery(facets);
  const [opened, setOpened] = useState(false);
  const [entered, setTags] = useState<string[]>([]);
  const [typed, setTyped] = useState("");
  const tags = [...entered, typed.trim()].filter(Boolean);
  const go = (body: Pick<Schemas["ManyChange"], "add_tags" | "remove_tags">) => {
    setOpened(false);
    setTags([]);
    setTyped("");
    change.mutate({ ids, ...body });
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus shadow="md" width={260}>
      <Popover.Target>
        <Button variant="default" leftSection={<Tags size={14} />} onClick={() => setOpened(!opened)}>
          Tag
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8}>
          <TagsInput
            label="Tags"
            placeholder="Enter between several"
            size="xs"
            data={Object.keys(known.data?.tags ?? {})}
            value={entered}
            onChange={setTags}
            searchValue={typed}
            onSearchChange={setTyped}
            acceptValueOnBlur={false}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          <Button disabled={tags.length === 0} onClick={() => go({ add_tags: tags, remove_tags: [] })}>
            Add to all
          </Button>
          <Button variant="default" disabled={tags.length === 0} onClick={() => go({ add_tags: [], remove_tags: tags })}>
            Remove from all
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function InTrash({ ids, setPicked }: PickedProps) {
  const known = useQueryClient();
  const [isAsking, ask] = useState(false);
  const restoring = useMutation({
    mutationFn: () => restore(ids),
    onSuccess: async ({ count }) => {
      setPicked(NONE);
      await known.invalidateQueries({ queryKey: LIBRARY });
      notifications.show({ message: count === 1 ? "1 file is back." : `${count} files are back.` });
    },
    onError: told,
  });
  return (
    <>
      <Button leftSection={<Undo2 size={14} />} loading={restoring.isPending} onClick={() => restoring.mutate()}>
        Restore
      </Button>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={14} />} onClick={() => ask(true)}>
        Delete for good
      </Button>
      <Suspense>{isAsking && <ForGood ids={ids} onGone={() => setPicked(NONE)} onClose={() => ask(false)} />}</Suspense>
    </>
  );
}

function told(error: Error): void {
  notifications.show({ color: "red", message: error.message });
}
