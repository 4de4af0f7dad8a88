import {
  Ban,
  CheckCircle2,
  CircleDashed,
  CircleSlash,
  Clock3,
  LoaderCircle,
  type LucideIcon,
  Recycle,
  XCircle,
} from "lucide-react";

import classes from "./StatusIcon.module.css";
import { STATUS_WORDS } from "./words";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  waiting: CircleDashed,
  queued: Clock3,
  running: LoaderCircle,
  succeeded: CheckCircle2,
  reused: Recycle,
  failed: XCircle,
  skipped: CircleSlash,
  cancelled: Ban,
};

/** How a run or a node stands, as one small picture. Beside words it is only decoration. */
export function StatusIcon({ status, size = 15, isAlone = false }: { readonly status: string; readonly size?: number; readonly isAlone?: boolean }) {
  const Icon = ICONS[status] ?? CircleDashed;
  const words = STATUS_WORDS[status] ?? status;
  return (
    <span className={classes.icon} data-status={status} {...(isAlone ? { role: "img", "aria-label": words } : {})}>
      <Icon size={size} aria-hidden />
    </span>
  );
}
