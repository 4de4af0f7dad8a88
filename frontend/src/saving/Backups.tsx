import { Button, Group, Modal } from "@mantine/core";
import { useEffect, useState } from "react";

import { useEditor } from "@/editor/store";
import { ago } from "@/ui/words";
import { type Backup, dropBackup, holdsWork, orphans } from "./backup";
import { ChangeList } from "./ChangeList";
import { changesBetween } from "./changes";
import type { Saver } from "./saver";
import { readStored } from "./server";

/** A page that just closed may still be saving: give it a moment before asking. */
const MOMENT_MS = 800;
/** When to look, one after the other: a browser takes a while to see that a tab is gone. */
const LOOKS_MS = [0, 2_000, 8_000];

/** Offers back what this browser kept of unsaved work, where the server does not have it. */
export function Backups({ saver }: { readonly saver: Saver }) {
  const [found, setFound] = useState<readonly Backup[]>([]);
  useEffect(() => {
    let isOpen = true;
    const look = async (): Promise<void> => {
      for (const wait of LOOKS_MS) {
        await pause(wait);
        const backups = isOpen ? await unsaved(saver) : [];
        if (!isOpen) return;
        if (backups.length > 0) return setFound(backups);
      }
    };
    void look();
    return () => {
      isOpen = false;
    };
  }, [saver]);
  const [backup, ...others] = found;
  if (!backup) return null;
  return <Question key={backup.tab} backup={backup} saver={saver} onDone={() => setFound(others)} />;
}

interface Props {
  readonly backup: Backup;
  readonly saver: Saver;
  onDone(): void;
}

function Question({ backup, saver, onDone }: Props) {
  const types = useEditor((s) => s.types);
  const drop = (): void => {
    void dropBackup(backup.workflow, backup.tab);
    onDone();
  };
  const restore = (): void => {
    saver.bringBack(backup);
    drop();
  };
  return (
    <Modal opened onClose={onDone} title="Unsaved work is kept in this browser" size="lg">
      <p>
        {ago(new Date(backup.at).toISOString())} you worked on this workflow, and it did not reach the server. These
        edits are only here:
      </p>
      <ChangeList changes={changesBetween(backup.base, backup.graph, types)} />
      <Group justify="flex-end" mt="lg">
        <Button variant="subtle" color="red" onClick={drop}>
          Throw it away
        </Button>
        <Button variant="default" onClick={onDone}>
          Decide later
        </Button>
        <Button onClick={restore} data-autofocus>
          Bring it back
        </Button>
      </Group>
    </Modal>
  );
}

/** Backups with work that the server lacks; all others are dropped without a word. */
async function unsaved(saver: Saver): Promise<readonly Backup[]> {
  const backups = await orphans(saver.workflow);
  if (backups.length === 0) return [];
  await pause(MOMENT_MS);
  const stored = await readStored(saver.workflow).catch(() => null);
  if (!stored) return [];
  saver.hear(stored.revision);
  const kept = backups.filter((backup) => holdsWork(backup, stored.graph, saver.takesMany));
  for (const backup of backups) if (!kept.includes(backup)) void dropBackup(backup.workflow, backup.tab);
  return kept;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, milliseconds));
}
