import { ActionIcon, Progress, Tooltip } from "@mantine/core";
import { Check, Pause, Play, RotateCw, X } from "lucide-react";

import { bytes, span } from "@/ui/words";
import { cancel, type Incoming, pause, resume } from "./incoming";
import classes from "./IncomingList.module.css";

/** One file on its way in: its name, how far it is, and what can be done. */
export function IncomingRow({ one }: { readonly one: Incoming }) {
  const percent = one.size === 0 ? 100 : (100 * one.sent) / one.size;
  const unknown = one.status === "processing" || (one.status === "fetching" && one.size === 0);
  const color = one.status === "refused" ? "red" : one.status === "done" ? "teal" : "gold";
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <span className={classes.name} title={one.name}>
          {one.name}
        </span>
        <Doings one={one} />
      </div>
      <Progress value={percent} color={color} size="xs" animated={unknown} aria-label={one.name} />
      <span className={classes.fine} role={one.status === "refused" ? "alert" : undefined}>
        {said(one)}
      </span>
    </div>
  );
}

function said(one: Incoming): string {
  if (one.status === "refused") return one.message;
  if (one.status === "done") return one.known ? "It was in your library already" : "In your library";
  if (one.status === "processing") return "Looking at it …";
  if (one.status === "fetching" && one.message) return one.message;
  if (one.status === "fetching" && one.sent === 0) return "Asking for it …";
  if (one.size === 0) return bytes(one.sent);
  const sent = `${bytes(one.sent)} of ${bytes(one.size)}`;
  if (one.status === "paused") return `Paused at ${sent}`;
  if (one.speed === 0) return sent;
  return `${sent} · ${bytes(one.speed)}/s · ${span((one.size - one.sent) / one.speed)} left`;
}

/** Pause, go on, try again, cancel: what there is to do with it just now. */
export function Doings({ one }: { readonly one: Incoming }) {
  if (one.status === "done") return <Check size={14} aria-label="Done" color="var(--success)" />;
  return (
    <span className={classes.doings}>
      {one.status === "sending" && <Doing label="Pause" icon={Pause} act={() => void pause(one.id)} />}
      {one.status === "paused" && <Doing label="Go on" icon={Play} act={() => resume(one.id)} />}
      {one.status === "refused" && <Doing label="Try again" icon={RotateCw} act={() => resume(one.id)} />}
      <Doing label="Cancel" icon={X} act={() => void cancel(one.id)} />
    </span>
  );
}

interface DoingProps {
  readonly label: string;
  readonly icon: typeof Play;
  readonly act: () => void;
}

function Doing({ label, icon: Icon, act }: DoingProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size="xs" aria-label={label} onClick={act}>
        <Icon size={13} />
      </ActionIcon>
    </Tooltip>
  );
}
