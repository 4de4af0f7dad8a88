import { ActionIcon, Button, Loader } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";

import { ReadError } from "@/ui/ReadError";
import { clock } from "@/ui/words";
import classes from "./Audition.module.css";
import { drag } from "./dragging";
import { type Asset, files, rowsOf, type Wanted } from "./files";

interface Props {
  readonly wanted: Wanted;
  readonly empty: ReactNode;
  readonly onOpen: (asset: Asset) => void;
}

/** Sounds with their waveforms, each to be heard on the spot; one plays at a time. */
export function Audition({ wanted, empty, onOpen }: Props) {
  const found = useInfiniteQuery(files(wanted));
  const [playing, setPlaying] = useState("");
  const rows = rowsOf(found.data);
  if (found.isPending) return <Loader size="sm" role="status" aria-label="Loading" />;
  if (!found.data) return <ReadError read={found} />;
  if (rows.length === 0) return <p className={classes.empty}>{empty}</p>;
  return (
    <ul className={classes.list}>
      {rows.map((asset) => (
        <Sound
          key={asset.id}
          asset={asset}
          plays={playing === asset.id}
          onPlay={(on) => setPlaying(on ? asset.id : "")}
          onOpen={() => onOpen(asset)}
        />
      ))}
      {found.hasNextPage && (
        <Button variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          More
        </Button>
      )}
    </ul>
  );
}

interface SoundProps {
  readonly asset: Asset;
  readonly plays: boolean;
  readonly onPlay: (on: boolean) => void;
  readonly onOpen: () => void;
}

function Sound({ asset, plays, onPlay, onOpen }: SoundProps) {
  const [at, setAt] = useState(0);
  const label = `${plays ? "Pause" : "Play"} ${asset.name}`;
  return (
    <li className={classes.sound} draggable onDragStart={(event) => drag(event, asset)}>
      <ActionIcon variant="light" color="gold" aria-label={label} onClick={() => onPlay(!plays)}>
        {plays ? <Pause size={14} /> : <Play size={14} />}
      </ActionIcon>
      <div className={classes.body}>
        <button type="button" className={classes.name} onClick={onOpen}>
          {asset.name}
        </button>
        <Wave asset={asset} share={asset.duration ? at / asset.duration : 0} />
        <span className={classes.fine}>
          {[clock(asset.duration), asset.category].filter(Boolean).join(" · ")}
        </span>
      </div>
      {plays && <Player address={asset.urls.file} onTime={setAt} onEnd={() => onPlay(false)} />}
    </li>
  );
}

/** A waveform, gold as far as it has been heard. */
export function Wave({ asset, share }: { readonly asset: Asset; readonly share: number }) {
  if (!asset.urls.waveform) return null;
  const mask = `url("${asset.urls.waveform}")`;
  return (
    <span className={classes.wave} style={{ maskImage: mask }} aria-hidden="true">
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}

interface PlayerProps {
  readonly address: string;
  readonly onTime: (seconds: number) => void;
  readonly onEnd: () => void;
}

function Player({ address, onTime, onEnd }: PlayerProps) {
  const player = useRef<HTMLAudioElement>(null);
  return (
    <audio
      ref={player}
      src={address}
      autoPlay
      onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
      onEnded={onEnd}
    />
  );
}
