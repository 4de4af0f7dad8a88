import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { lazy, Suspense, useEffect } from "react";

import { useCommand } from "@/editor/commanding";
import { useEditor } from "@/editor/store";
import { queries } from "@/api/queries";
import { patiently } from "@/ui/patiently";
import { TIME_TO_ACT_MS } from "@/ui/undoable";
import { Backups } from "./Backups";
import { ConflictDialog } from "./ConflictDialog";
import { closeDialog, showDialog, useDialog } from "./dialogs";
import { exportWorkflow, importByHand } from "./files";
import { NameVersion } from "./NameVersion";
import { onceSaved } from "./onceSaved";
import type { Saver } from "./saver";
import { useSaver, useSaving } from "./useSaver";

const OpenDialog = lazy(patiently(() => import("./OpenDialog")));
const VersionsDrawer = lazy(patiently(() => import("./VersionsDrawer")));

/** The commands and dialogs of saving; `useKeptSaved` does it. */
export default function Saving() {
  const saver = useSaver();
  const dialog = useDialog();
  const isForbidden = useSaving((s) => s.state === "forbidden");
  const readOnly = useEditor((s) => s.readOnly) || isForbidden;
  useEffect(() => closeDialog, []);
  useCommand("workflow.save", () => saver && void onceSaved(saver, () => versionSaved(saver), true), saver !== null && !readOnly);
  useCommand("workflow.open", () => showDialog("open"));
  useCommand("workflow.versions", () => showDialog("versions"), saver !== null);
  useCommand("workflow.import", importByHand, !readOnly);
  useCommand("workflow.export", () => saver && void onceSaved(saver, () => exportWorkflow(saver.workflow)), saver !== null);
  if (!saver) return null;
  return (
    <>
      {!readOnly && <Backups saver={saver} />}
      <ConflictDialog saver={saver} />
      {dialog === "name-version" && <NameVersion saver={saver} />}
      <Suspense>
        {dialog === "open" && <OpenDialog open={saver.workflow} close={closeDialog} />}
        {dialog === "versions" && <VersionsDrawer saver={saver} />}
      </Suspense>
    </>
  );
}

function versionSaved(saver: Saver): void {
  void queries.invalidateQueries({ queryKey: ["versions", saver.workflow] });
  notifications.show({
    id: "version",
    autoClose: TIME_TO_ACT_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>Version saved.</span>
        <Button variant="subtle" onClick={() => showDialog("name-version")}>
          Name it
        </Button>
      </Group>
    ),
  });
}
