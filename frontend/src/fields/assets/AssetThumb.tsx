import { FileAudio, FileImage, FileVideo } from "lucide-react";

import classes from "./assets.module.css";
import type { Asset, AssetKind } from "@/library/files";

const ICONS = { video: FileVideo, image: FileImage, audio: FileAudio } as const;

/** A file's picture; of a sound its waveform. */
export function AssetThumb({ asset }: { readonly asset: Asset | undefined }) {
  return (
    <span className={classes.thumb}>
      {asset ? <AssetImage asset={asset} /> : <KindIcon kind="video" />}
    </span>
  );
}

export function AssetImage({ asset }: { readonly asset: Asset }) {
  const source = asset.urls.thumbnail || asset.urls.waveform;
  if (!source) return <KindIcon kind={asset.kind} />;
  return (
    <img
      src={source}
      alt=""
      loading="lazy"
      draggable={false}
      data-sound={asset.kind === "audio" || undefined}
      onError={(event) => {
        event.currentTarget.style.visibility = "hidden";
      }}
    />
  );
}

function KindIcon({ kind }: { readonly kind: AssetKind }) {
  const Icon = ICONS[kind];
  return <Icon size={18} aria-hidden />;
}
