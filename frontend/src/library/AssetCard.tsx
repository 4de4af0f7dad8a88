import { Checkbox } from "@mantine/core";
import { type MouseEvent, useState } from "react";

import { clock } from "@/ui/words";
import classes from "./AssetCard.module.css";
import { AssetPicture } from "./AssetPicture";
import { drag } from "./dragging";
import type { Asset } from "./files";

interface Props {
  readonly asset: Asset;
  readonly selected?: boolean;
  /** Whether a tick box is drawn; with Shift, all from the last one to this one are meant. */
  readonly onPick?: (isRange: boolean) => void;
  readonly onOpen: () => void;
}

/** A file as a small picture with its name. Hovering a video leafs through it. */
export function AssetCard({ asset, selected = false, onPick, onOpen }: Props) {
  const [hovered, setHovered] = useState(false);
  const click = ({ shiftKey, ctrlKey, metaKey }: MouseEvent): void => {
    if (onPick && (shiftKey || ctrlKey || metaKey)) onPick(shiftKey);
    else onOpen();
  };
  return (
    <div
      className={classes.card}
      data-selected={selected || undefined}
      draggable
      onDragStart={(event) => drag(event, asset)}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      <button type="button" className={classes.open} onClick={click} aria-label={`Open ${asset.name}`}>
        <AssetPicture key={asset.sha256} asset={asset} hovered={hovered} />
      </button>
      {asset.duration > 0 && asset.kind !== "image" && (
        <span className={classes.badge}>{clock(asset.duration)}</span>
      )}
      <div className={classes.words}>
        <span className={classes.name} title={asset.name} onClick={click}>
          {asset.name}
        </span>
        {onPick && (
          <Checkbox
            size="xs"
            checked={selected}
            aria-label={`Select ${asset.name}`}
            onChange={({ nativeEvent }) => onPick("shiftKey" in nativeEvent && nativeEvent.shiftKey === true)}
          />
        )}
      </div>
    </div>
  );
}
