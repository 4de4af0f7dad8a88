import { Badge, Button, Drawer, Group, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, data, type Schemas } from "@/api/client";
import { queries } from "@/api/queries";
import { useEditor, useEditorStore } from "@/editor/store";
import { type Definition, opened } from "@/graph/definition";
import { tried } from "@/runs/actions";
import { ReadError } from "@/ui/ReadError";
import { undoable } from "@/ui/undoable";
import { ago } from "@/ui/words";
import { ChangeList } from "./ChangeList";
import { changesBetween } from "./changes";
import { closeDialog, showDialog } from "./dialogs";
import { saveAsNew } from "./files";
import { useOnceSaved } from "./onceSaved";
import type { Saver } from "./saver";
import { unsavedWords } from "./stateWords";
import classes from "./VersionsDrawer.module.css";

type Row = Schemas["VersionRow"];

const MOST = 100;

/** What was saved earlier: look at what differs, go back, give it a name. */
export default function VersionsDrawer({ saver }: { readonly saver: Saver }) {
  const [chosen, choose] = useState(0);
  const readOnly = useEditor((s) => s.readOnly);
  const path = { workflow_id: saver.workflow };
  const asked = useQuery({
    queryKey: ["versions", saver.workflow],
    queryFn: () => data(api.GET("/api/workflows/{workflow_id}/versions", { params: { path, query: { limit: MOST } } })),
  });
  return (
    <Drawer opened onClose={closeDialog} position="right" size={430} title="Versions">
      {!readOnly && (
        <Button variant="default" fullWidth mb={12} onClick={() => showDialog("name-version")}>
          Keep what is there now under a name
        </Button>
      )}
      {asked.isPending && <Skeleton height={240} />}
      <ReadError read={asked} />
      <ul className={classes.list}>
        {asked.data?.map((row) => (
          <li key={row.revision} className={classes.row} data-chosen={row.revision === chosen || undefined}>
            <button
              type="button"
              className={classes.choose}
              aria-expanded={row.revision === chosen}
              onClick={() => choose(row.revision === chosen ? 0 : row.revision)}
            >
              <span className={classes.name}>
                <strong>{row.label || "Version"}</strong>
                {row.is_automatic && !row.label && (
                  <Badge size="xs" variant="default">
                    Automatic
                  </Badge>
                )}
              </span>
              <span className="dim">
                {ago(row.created_at)}
                {row.saved_by && ` · ${row.saved_by}`}
              </span>
            </button>
            {row.revision === chosen && <Version row={row} saver={saver} />}
          </li>
        ))}
      </ul>
    </Drawer>
  );
}

interface VersionProps {
  readonly row: Row;
  readonly saver: Saver;
}

/** What was changed since then; and, for who may, ways back. */
function Version({ row, saver }: VersionProps) {
  const now = useEditor((s) => s.history.now);
  const readOnly = useEditor((s) => s.readOnly);
  const types = useEditor((s) => s.types);
  const path = { workflow_id: saver.workflow, revision: row.revision };
  const asked = useQuery({
    queryKey: ["versions", saver.workflow, row.revision],
    queryFn: () => data(api.GET("/api/workflows/{workflow_id}/versions/{revision}", { params: { path } })),
    staleTime: Infinity,
  });
  if (asked.isPending) return <Skeleton height={60} />;
  if (!asked.data) return <ReadError read={asked} />;
  const graph = opened({ ...asked.data.definition, name: asked.data.name, description: now.description });
  const changes = changesBetween(graph, now, types);
  return (
    <div className={classes.more}>
      <p className="dim">{changes.length === 0 ? "This is what is there now." : "Since then:"}</p>
      {changes.length > 0 && <ChangeList changes={changes} />}
      {!readOnly && (
        <>
          <Rename key={row.label} row={row} saver={saver} />
          <WaysBack graph={graph} isSame={changes.length === 0} saver={saver} />
        </>
      )}
    </div>
  );
}

interface WaysBackProps {
  readonly graph: Definition;
  /** It is what is there now. */
  readonly isSame: boolean;
  readonly saver: Saver;
}

function WaysBack({ graph, isSame, saver }: WaysBackProps) {
  const editor = useEditorStore();
  // What is there now is kept as a version as well.
  const { begin, isBusy, trouble } = useOnceSaved(
    saver,
    async () => {
      const before = editor.getState().history.now;
      editor.getState().replace(graph, true);
      const isSaved = await saver.flush(true);
      void queries.invalidateQueries({ queryKey: ["versions", saver.workflow] });
      closeDialog();
      const words = isSaved ? "The earlier version is back." : `The earlier version is back, but only here. ${unsavedWords(saver.state.getState())}`;
      undoable(words, () => Promise.resolve(editor.getState().replace(before, true)));
    },
    true,
  );
  return (
    <>
      {trouble && <p role="alert">It is not brought back yet. {trouble}</p>}
      <Group gap={6}>
        <Button disabled={isSame} loading={isBusy} onClick={() => void begin()}>
          {trouble ? "Try again" : "Go back to it"}
        </Button>
        <Button variant="default" onClick={() => void saveAsNew(graph, `${graph.name} (copy)`)}>
          Open as a copy
        </Button>
      </Group>
    </>
  );
}

function Rename({ row, saver }: VersionProps) {
  const [label, setLabel] = useState(row.label);
  const keep = async (): Promise<void> => {
    if (label.trim() === row.label) return;
    const path = { workflow_id: saver.workflow, revision: row.revision };
    const call = api.PATCH("/api/workflows/{workflow_id}/versions/{revision}", { params: { path }, body: { label: label.trim() } });
    await tried(data(call), "The name was not kept");
    await queries.invalidateQueries({ queryKey: ["versions", saver.workflow], exact: true });
  };
  return (
    <TextInput
      label="Name of this version"
      placeholder="Not named"
      value={label}
      maxLength={200}
      onChange={(event) => setLabel(event.currentTarget.value)}
      onBlur={() => void keep()}
      onKeyDown={(event) => event.key === "Enter" && void keep()}
    />
  );
}
