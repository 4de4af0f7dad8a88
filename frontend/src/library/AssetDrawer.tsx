import { Button, Drawer, Group, Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { Download, Link2, Replace, Trash2, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { ForEditors } from "@/ui/ForEditors";
import { patiently } from "@/ui/patiently";
import { ReadError } from "@/ui/ReadError";
import { useChange } from "@/ui/useChange";
import { useLast } from "@/ui/useLast";
import { ago } from "@/ui/words";
import classes from "./AssetDrawer.module.css";
import { Facts, Uses } from "./AssetFacts";
import { AssetForm } from "./AssetForm";
import { useDiscard } from "./discarding";
import { type AssetDetail, download, file, LIBRARY, restore } from "./files";
import { copyLink } from "./links";
import { MediaPlayer } from "./MediaPlayer";

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
  const found = useQuery({ ...file(useLast(id)), enabled: id !== "" });
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
      <ReadError read={found} />
      {found.isPending && <Skeleton height={240} />}
      {found.data && <Details key={found.data.id} asset={found.data} asking={asking} ask={ask} onMoved={moved} />}
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
      <AssetForm asset={asset} />
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
      <ForEditors>
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
      </ForEditors>
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
      <ForEditors>
        {asset.urls.poster && <img src={asset.urls.poster} alt="" className={classes.picture} />}
        <Group gap={6}>
          <Button leftSection={<Undo2 size={14} />} loading={restoring.isPending} onClick={() => restoring.mutate([asset.id])}>
            Restore
          </Button>
          <Button variant="subtle" color="red" leftSection={<Trash2 size={14} />} onClick={() => ask("for-good")}>
            Delete for good
          </Button>
        </Group>
      </ForEditors>
      <Facts asset={asset} />
      <Uses used={asset.used_in} />
      <Suspense>{asking === "for-good" && <ForGood ids={[asset.id]} onGone={onMoved} onClose={() => ask(null)} />}</Suspense>
    </div>
  );
}
