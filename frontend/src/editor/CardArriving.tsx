import { CircleAlert } from "lucide-react";

import type { Incoming } from "@/library/incoming";
import { Doings } from "@/library/IncomingRow";
import { span } from "@/ui/words";
import classes from "./NodeCard.module.css";

/** The foot of a card whose file is on its way: how far it is, and what can be done. */
export function CardArriving({ file }: { readonly file: Incoming }) {
  const fraction = file.size > 0 ? file.sent / file.size : 0;
  const isRefused = file.status === "refused";
  return (
    <footer className={classes.foot} data-tone={isRefused ? "error" : "live"}>
      <div className={isRefused ? classes.trouble : classes.line}>
        {isRefused && <CircleAlert size={13} aria-hidden />}
        <span className={isRefused ? undefined : classes.grow} title={isRefused ? file.message : file.name} role={isRefused ? "alert" : undefined}>
          {isRefused ? file.message : WORDS[file.status]}
        </span>
        {file.status === "sending" && <span className={classes.number}>{numbers(file, fraction)}</span>}
        <span className="nodrag">
          <Doings one={file} />
        </span>
      </div>
      {!isRefused && (
        <div
          role="progressbar"
          aria-label={`Upload of ${file.name}`}
          aria-valuenow={Math.round(fraction * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className={classes.bar}
          data-waiting={file.status === "processing" || undefined}
        >
          <div style={{ transform: `scaleX(${file.status === "processing" ? 0 : fraction})` }} />
        </div>
      )}
    </footer>
  );
}

const WORDS: Readonly<Record<Incoming["status"], string>> = {
  sending: "Uploading",
  paused: "Paused",
  fetching: "Fetching",
  processing: "Looking at it",
  done: "In your library",
  refused: "",
};

function numbers(file: Incoming, fraction: number): string {
  const percent = `${Math.round(fraction * 100)} %`;
  return file.speed > 0 ? `${percent} · ${span((file.size - file.sent) / file.speed)} left` : percent;
}
