import { ActionIcon, Button, Tooltip, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { FolderOpen, Pause, Play, X } from "lucide-react";
import { useState } from "react";

import { Refusal } from "@/api/client";
import { useEditor, useEditorStore } from "@/editor/store";
import { dropped } from "@/library/dragging";
import { useArriving } from "@/library/arriving";
import { file } from "@/library/files";
import { IncomingRow } from "@/library/IncomingRow";
import { fileToNode } from "@/library/onCanvas";
import { useOver } from "@/library/useOver";
import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";
import classes from "./assets.module.css";
import { AssetPicker } from "./AssetPicker";
import { AssetThumb } from "./AssetThumb";
import { kindsOf, roleOf } from "./kinds";
import { useAudition } from "./useAudition";
import { factsOf, usesWords } from "./words";

/** A file of the library: chosen from it, uploaded, or dropped here. */
export function AssetBox({ field, id, value, isWrong, describedBy, nodes, change, settle }: WidgetProps) {
  const [isOpen, setOpen] = useState(false);
  const [isOver, setOver] = useOver();
  const [only = ""] = nodes.length === 1 ? nodes : [];
  const editor = useEditorStore();
  const type = useEditor((s) => s.types.get(s.history.now.nodes.find(({ id: one }) => one === only)?.type ?? ""));
  const arriving = useArriving(only, field.name);
  const chosen = typeof value === "string" ? value : "";

  const takesFiles = type?.assets.includes(field.name) ? type : undefined;

  function send(file: File): void {
    const role = roleOf(field);
    setOpen(false);
    if (takesFiles) fileToNode(editor, only, takesFiles, file, field.name, role ? { role } : {});
  }

  function choose(asset: string | null): void {
    setOpen(false);
    change(asset);
    settle();
  }

  return (
    <div
      className={classes.chosen}
      data-wrong={isWrong || undefined}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        const [file] = event.dataTransfer.files;
        if (file && takesFiles) {
          event.preventDefault();
          event.stopPropagation();
          send(file);
          return;
        }
        const asset = dropped(event);
        if (!asset || !kindsOf(field).includes(asset.kind)) return;
        event.preventDefault();
        event.stopPropagation();
        choose(asset.id);
      }}
    >
      {arriving && (
        <div className={classes.arriving}>
          <IncomingRow one={arriving} />
        </div>
      )}
      {chosen ? (
        <Chosen id={id} asset={chosen} open={() => setOpen(true)} describedBy={describedBy} />
      ) : (
        <Button
          id={id}
          fullWidth
          variant="subtle"
          color="gray"
          leftSection={<FolderOpen size={14} />}
          aria-label={`${field.title}: choose a file`}
          aria-describedby={describedBy}
          onClick={() => setOpen(true)}
        >
          {value === MIXED ? SEVERAL : "Choose a file"}
        </Button>
      )}
      {chosen && (
        <Tooltip label="Take it out">
          <ActionIcon aria-label={`${field.title}: take the file out`} onClick={() => choose(null)}>
            <X size={14} />
          </ActionIcon>
        </Tooltip>
      )}
      <AssetPicker
        title={field.title}
        kinds={kindsOf(field)}
        role={roleOf(field)}
        chosen={chosen ? [chosen] : []}
        opened={isOpen}
        choose={choose}
        send={takesFiles && send}
        close={() => setOpen(false)}
      />
    </div>
  );
}

/** Why there is no name: it is being read, it is gone, or nobody answers. */
function missingWords(error: Error | null): string {
  if (!error) return "…";
  return error instanceof Refusal && error.status === 404 ? "This file is gone" : "This file cannot be read now";
}

interface ChosenProps {
  readonly id: string;
  readonly asset: string;
  readonly describedBy: string | undefined;
  open(): void;
}

function Chosen({ id, asset: assetId, describedBy, open }: ChosenProps) {
  const detail = useQuery(file(assetId));
  const audition = useAudition();
  const asset = detail.data;
  const isPlaying = audition.playing === assetId;
  return (
    <>
      <UnstyledButton
        id={id}
        className={classes.pick}
        aria-describedby={describedBy}
        onClick={open}
      >
        <AssetThumb asset={asset} />
        <span className={classes.about}>
          <span className="visually-hidden">Choose another file than</span>
          <span className={classes.name} title={asset?.name}>
            {asset?.name ?? missingWords(detail.error)}
          </span>
          {asset && <span className={classes.facts}>{factsOf(asset)}</span>}
          {asset && <span className={classes.facts}>{usesWords(asset.used_in.workflow_count)}</span>}
        </span>
      </UnstyledButton>
      {asset?.has_audio && (
        <Tooltip label={isPlaying ? "Stop" : "Listen"}>
          <ActionIcon
            aria-label={`${isPlaying ? "Stop" : "Listen to"} ${asset.name}`}
            onClick={() => audition.toggle(assetId, asset.urls.file)}
          >
            {isPlaying ? <Pause size={14} /> : <Play size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
}
