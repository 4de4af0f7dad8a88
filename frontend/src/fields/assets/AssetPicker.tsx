import { Button, Chip, FileButton, Modal, Progress, SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderOpen, Search, Upload } from "lucide-react";
import { useState } from "react";

import { type Asset, type AssetKind, files, rowsOf } from "@/library/files";
import { cancel, useIncoming } from "@/library/incoming";
import { bring } from "@/library/sending";
import { useOver } from "@/library/useOver";
import { ROLES } from "@/library/roles";
import { ReadError } from "@/ui/ReadError";
import classes from "./assets.module.css";
import { AssetCard } from "./AssetCard";
import { accepted, KIND_WORDS } from "./kinds";
import { useAudition } from "./useAudition";

interface Props {
  readonly title: string;
  readonly kinds: readonly AssetKind[];
  /** Files of this role are shown at first; "" for all. */
  readonly role: Asset["role"] | "";
  readonly chosen: readonly string[];
  readonly opened: boolean;
  choose(id: string): void;
  /** Takes a file of this computer for the field, which then shows how it comes in; else it is waited for here. */
  send?: ((file: File) => void) | undefined;
  close(): void;
}

/** The library, to choose a file from, or to put one in. */
export function AssetPicker({ opened, close, title, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={title} size="xl">
      <Picker {...rest} />
    </Modal>
  );
}

function Picker({ kinds, role, chosen, choose, send: give }: Omit<Props, "title" | "opened" | "close">) {
  const [words, setWords] = useState("");
  const [kind, setKind] = useState<AssetKind | null>(kinds.length === 1 ? (kinds[0] ?? null) : null);
  const [isUsual, setUsual] = useState(role !== "");
  const [looked] = useDebouncedValue(words, 200);
  const [isOver, setOver] = useOver();
  const [sendingId, setSendingId] = useState("");
  const sending = useIncoming(sendingId);
  const wanted = {
    ...(looked ? { q: looked } : {}),
    ...(kind ? { kind } : {}),
    ...(isUsual && role ? { role } : {}),
  };
  const found = useInfiniteQuery(files(wanted));
  const audition = useAudition();
  const assets = rowsOf(found.data).filter((asset) => kinds.includes(asset.kind));

  function send(file: File | null | undefined): void {
    if (file && give) give(file);
    else if (file) setSendingId(bring(file, role ? { role } : {}, choose));
  }

  return (
    <div
      style={{ position: "relative" }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        send(event.dataTransfer.files[0]);
      }}
    >
      {isOver && <div className={classes.shade}>Drop it to upload and choose it</div>}
      <div className={classes.tools}>
        <TextInput
          data-autofocus
          className={classes.search}
          aria-label="Search the library"
          placeholder="Search names, tags, categories"
          leftSection={<Search size={14} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {kinds.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="Kind of file"
            value={kind ?? "all"}
            onChange={(next) => setKind(next === "all" ? null : (next as AssetKind))}
            data={[{ value: "all", label: "All" }, ...kinds.map((one) => ({ value: one, label: KIND_WORDS[one] }))]}
          />
        )}
        {role && (
          <Chip size="xs" checked={isUsual} onChange={setUsual}>
            {ROLES.find((one) => one.value === role)?.label ?? role}
          </Chip>
        )}
        <FileButton accept={accepted(kinds)} onChange={send}>
          {(button) => (
            <Button {...button} variant="default" leftSection={<Upload size={14} />}>
              Upload
            </Button>
          )}
        </FileButton>
      </div>
      {sending && sending.status !== "done" && sending.status !== "refused" && (
        <div className={classes.sending}>
          <span className={classes.facts}>
            {sending.status === "processing" ? "Looking at" : "Uploading"} {sending.name}
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => void cancel(sendingId)}>
              Cancel
            </Button>
          </span>
          <Progress
            animated
            value={(sending.sent / Math.max(1, sending.size)) * 100}
            aria-label={`Upload of ${sending.name}`}
          />
        </div>
      )}
      {sending?.status === "refused" && (
        <p role="alert" className={classes.refused}>
          {sending.name}: {sending.message}
        </p>
      )}
      <div className={classes.grid}>
        {found.isPending && Array.from({ length: 8 }, (_, at) => <Skeleton key={at} height={140} />)}
        {found.isError && (
          <div className={classes.empty}>
            <ReadError read={found} always />
          </div>
        )}
        {assets.map((asset) => (
          <AssetCard
            key={asset.id}
            asset={asset}
            isChosen={chosen.includes(asset.id)}
            isPlaying={audition.playing === asset.id}
            choose={() => choose(asset.id)}
            hear={() => audition.toggle(asset.id, asset.urls.file)}
          />
        ))}
        {found.isSuccess && assets.length === 0 && !found.hasNextPage && (
          <div className={classes.empty}>
            <FolderOpen size={28} aria-hidden />
            {words ? `Nothing is called “${words}”.` : "Nothing here yet. Upload a file, or drop one here."}
            {isUsual && (
              <Button variant="default" onClick={() => setUsual(false)}>
                Look at all files
              </Button>
            )}
          </div>
        )}
      </div>
      {found.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt={10}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  );
}
