import { Button, Drawer, Group, Select, Skeleton, TagsInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, Link2, Replace, Trash2, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { Refusal, type Schemas } from "@/api/client";
import { patiently } from "@/ui/patiently";
import { undoable, warned } from "@/ui/undoable";
import { useChange } from "@/ui/useChange";
import { ago, bytes, clock } from "@/ui/words";
import classes from "./AssetDrawer.module.css";
import { type AssetDetail, change, discard, download, file, LIBRARY, restore } from "./files";
import { copyLink } from "./links";
import { MediaPlayer } from "./MediaPlayer";
import { ROLES } from "./roles";

const ForGood = lazy(patiently(() => import("./ForGood")));
const ReplaceDialog = lazy(patiently(() => import("./Replace")));

interface Props {
  readonly id: string;
  readonly onClose: () => void;
  /** It went into the trash, came back, or went for good. */
  readonly onMoved?: (id: string) => void;
}

/** Everything about a file: to watch or hear, to name and tag, to see where it is used. */
export function AssetDrawer({ id, onClose, onMoved }: Props) {
  const [asking, ask] = useState<Asking>(null);
  const moved = (): void => {
    onMoved?.(id);
    onClose();
  };
  const found = useQuery({ ...file(id), enabled: id !== "" });
  return (
    <Drawer
      opened={id !== ""}
      onClose={onClose}
      position="right"
      closeOnEscape={asking === null}
      size="md"
      title={found.data?.name ?? "File"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {found.isError && <p role="alert">{found.error.message}</p>}
      {found.data ? (
        <Details key={found.data.id} asset={found.data} asking={asking} ask={ask} onMoved={moved} />
      ) : (
        <Skeleton height={240} />
      )}
    </Drawer>
  );
}

/** The dialog that is open over the drawer. */
type Asking = "replace" | "for-good" | null;

interface DetailsProps {
  readonly asset: AssetDetail;
  readonly asking: Asking;
  readonly ask: (asking: Asking) => void;
  readonly onMoved: () => void;
}

function Details(props: DetailsProps) {
  const { asset } = props;
  if (asset.trashed_at) return <Trashed {...props} />;
  return (
    <div className={classes.details}>
      <MediaPlayer key={asset.sha256} asset={asset} />
      <Doings {...props} />
      <Form asset={asset} />
      <Facts asset={asset} />
      <Uses used={asset.used_in} />
    </div>
  );
}

function Doings({ asset, asking, ask, onMoved }: DetailsProps) {
  const discarding = useDiscard(onMoved);
  return (
    <Group gap={6}>
      <Button component="a" href={download(asset)} download leftSection={<Download size={14} />}>
        Download
      </Button>
      <Button variant="default" leftSection={<Link2 size={14} />} onClick={() => void copyLink(asset.id)}>
        Copy link
      </Button>
      <Button variant="default" leftSection={<Replace size={14} />} onClick={() => ask("replace")}>
        Replace
      </Button>
      <Button
        variant="subtle"
        color="red"
        leftSection={<Trash2 size={14} />}
        loading={discarding.isPending}
        onClick={() => discarding.mutate([asset.id])}
      >
        Delete
      </Button>
      <Suspense>{asking === "replace" && <ReplaceDialog asset={asset} onClose={() => ask(null)} />}</Suspense>
    </Group>
  );
}

/** In the trash it is neither played nor changed, only seen: it comes back, or goes for good. */
function Trashed({ asset, asking, ask, onMoved }: DetailsProps) {
  const restoring = useChange(restore, [LIBRARY], () => {
    notifications.show({ message: `“${asset.name}” is back in the library.` });
    onMoved();
  });
  return (
    <div className={classes.details}>
      <p>In the trash, since {ago(asset.trashed_at ?? "")}.</p>
      {asset.urls.poster && <img src={asset.urls.poster} alt="" className={classes.picture} />}
      <Group gap={6}>
        <Button leftSection={<Undo2 size={14} />} loading={restoring.isPending} onClick={() => restoring.mutate([asset.id])}>
          Restore
        </Button>
        <Button variant="subtle" color="red" leftSection={<Trash2 size={14} />} onClick={() => ask("for-good")}>
          Delete for good
        </Button>
      </Group>
      <Facts asset={asset} />
      <Uses used={asset.used_in} />
      <Suspense>{asking === "for-good" && <ForGood ids={[asset.id]} onGone={onMoved} onClose={() => ask(null)} />}</Suspense>
    </div>
  );
}

/** Into the trash, with a way back. What is in use goes only after a warning. */
export function useDiscard(done: () => void = () => undefined) {
  const known = useQueryClient();
  const refresh = () => known.invalidateQueries({ queryKey: LIBRARY });
  const gone = async (ids: string[]) => {
    done();
    await refresh();
    const what = ids.length === 1 ? "The file is" : `${ids.length} files are`;
    undoable(`${what} in the trash.`, async () => {
      await restore(ids);
      await refresh();
    });
  };
  return useMutation({
    mutationFn: (ids: string[]) => discard(ids),
    onSuccess: (_, ids) => gone(ids),
    onError: (error, ids) => {
      if (!(error instanceof Refusal) || error.code !== "in_use") {
        notifications.show({ color: "red", message: error.message });
        return;
      }
      warned(usersIn(error), "Delete nevertheless", async () => {
        await discard(ids, true);
        await gone(ids);
      });
    },
  });
}

function usersIn({ problems }: Refusal): string {
  const more = problems.length > 1 ? ` So do ${problems.length - 1} more.` : "";
  return `Not deleted yet. ${problems[0]?.message ?? "It is in use."}${more}`;
}

function Form({ asset }: { readonly asset: AssetDetail }) {
  const known = useQueryClient();
  const [name, setName] = useState(asset.name);
  const save = useMutation({
    mutationFn: (body: Schemas["AssetChange"]) => change(asset.id, body),
    onSuccess: () => known.invalidateQueries({ queryKey: LIBRARY }),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  return (
    <div className={classes.form}>
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => name.trim() && name !== asset.name && save.mutate({ name: name.trim() })}
      />
      <Select
        label="Shelf"
        data={ROLES}
        defaultValue={asset.role}
        allowDeselect={false}
        onChange={(role) => role && save.mutate({ role: role as AssetDetail["role"] })}
      />
      <TextInput
        label={asset.kind === "audio" ? "Mood" : "Category"}
        defaultValue={asset.category}
        onBlur={(event) => save.mutate({ category: event.currentTarget.value.trim() })}
      />
      <TagsInput
        label="Tags"
        defaultValue={asset.tags}
        size="xs"
        onChange={(tags) => save.mutate({ tags })}
      />
    </div>
  );
}

function Facts({ asset }: { readonly asset: AssetDetail }) {
  const pairs: readonly (readonly [string, string])[] = [
    ["Length", asset.duration ? clock(asset.duration) : ""],
    ["Picture", asset.width ? `${asset.width} × ${asset.height} (${asset.aspect_ratio})${asset.transfer ? ", HDR" : ""}` : ""],
    ["Frames", asset.fps ? `${asset.fps.toFixed(2)} fps${asset.variable_fps ? ", variable" : ""}` : ""],
    ["Codecs", [asset.codec, asset.audio_codec].filter(Boolean).join(", ")],
    ["Sound", asset.audio_channels ? `${asset.audio_channels} channels, ${asset.audio_rate} Hz` : ""],
    ["Size", bytes(asset.size_bytes)],
    ["Added", ago(asset.created_at)],
  ];
  return (
    <dl className={classes.facts}>
      {pairs.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Uses({ used }: { readonly used: AssetDetail["used_in"] }) {
  if (used.uses.length === 0) return <p className="dim">Not used anywhere yet.</p>;
  return (
    <section aria-label="Used in">
      <h3 className={classes.heading}>Used in</h3>
      <ul className={classes.uses}>
        {used.uses.slice(0, 20).map((use) => (
          <li key={`${use.what}-${use.id}-${use.node}-${use.role}`}>
            <a href={`/${use.what}s/${use.id}`}>{use.name || "Untitled"}</a>
            <span className="dim">
              {" "}
              {use.what} · {use.role}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
