import { ActionIcon, UnstyledButton } from "@mantine/core";
import { Pause, Play } from "lucide-react";
import { useState } from "react";

import { clock } from "@/ui/words";
import classes from "./assets.module.css";
import { AssetImage } from "./AssetThumb";
import type { Asset } from "@/library/files";
import { factsOf } from "./words";

interface Props {
  readonly asset: Asset;
  readonly isChosen: boolean;
  /** The sound that is heard, if it is this one's. */
  readonly isPlaying: boolean;
  choose(): void;
  hear(): void;
}

/** A file in the picker: it plays while one points at it, a sound when one asks. */
export function AssetCard({ asset, isChosen, isPlaying, choose, hear }: Props) {
  const [isLooked, setLooked] = useState(false);
  const moves = asset.kind === "video";
  return (
    <div
      className={classes.card}
      data-chosen={isChosen || undefined}
      onPointerEnter={() => setLooked(true)}
      onPointerLeave={() => setLooked(false)}
    >
      <UnstyledButton aria-pressed={isChosen} onClick={choose}>
        <span className={classes.cover}>
          <AssetImage asset={asset} />
          {moves && isLooked && <video src={asset.urls.file} muted autoPlay loop playsInline />}
          {asset.duration > 0 && asset.kind !== "image" && (
            <span className={classes.badge} aria-hidden>{clock(asset.duration)}</span>
          )}
        </span>
        <span className={classes.caption}>
          <span className="visually-hidden">Choose</span>
          <span className={classes.name} title={asset.name}>
            {asset.name}
          </span>
          <span className={classes.facts}>{factsOf(asset)}</span>
        </span>
      </UnstyledButton>
      {asset.kind === "audio" && (
        <ActionIcon
          className={classes.hear}
          variant="default"
          aria-label={`${isPlaying ? "Stop" : "Play"} ${asset.name}`}
          onClick={hear}
        >
          {isPlaying ? <Pause size={14} /> : <Play size={14} />}
        </ActionIcon>
      )}
    </div>
  );
}
