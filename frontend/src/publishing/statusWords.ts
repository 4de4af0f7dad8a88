import type { Tone } from "@/ui/Mark";
import { ago, bytes, span } from "@/ui/words";
import type { Publication, PublicationStatus } from "./uploads";

interface Look {
  readonly name: string;
  readonly tone: Tone;
}

/** What each status is called and how it is meant. */
export const LOOKS: Readonly<Record<PublicationStatus, Look>> = {
  pending: { name: "Waiting", tone: "calm" },
  uploading: { name: "Uploading", tone: "busy" },
  processing: { name: "Processing", tone: "busy" },
  success: { name: "Published", tone: "good" },
  failed: { name: "Failed", tone: "bad" },
  cancelled: { name: "Cancelled", tone: "calm" },
  unconfirmed: { name: "Unconfirmed", tone: "warning" },
};

/** One line about how it stands. */
export function standing(upload: Publication, now: number = Date.now()): string {
  switch (upload.status) {
    case "pending":
      return Date.parse(upload.scheduledFor) > now ? `Goes out ${when(upload.scheduledFor)}` : waiting(upload, now);
    case "uploading":
      if (upload.message && isLater(upload.nextTryAt, now)) return waiting(upload, now);
      return [
        `${bytes(upload.bytesSent)} of ${bytes(upload.fileSize)}`,
        upload.speed > 0 && `${bytes(upload.speed)}/s`,
        upload.etaSeconds !== null && `${span(upload.etaSeconds)} left`,
      ]
        .filter(Boolean)
        .join(" · ");
    case "processing":
      return "The platform works on it";
    case "success":
      return upload.completedAt ? `Published ${ago(upload.completedAt, now)}` : "Published";
    case "unconfirmed":
      return upload.message || "Nobody knows yet whether it was posted";
    default:
      return upload.message;
  }
}

function waiting(upload: Publication, now: number): string {
  const next = upload.nextTryAt;
  if (!upload.message) return "Waits for its turn";
  const again = isLater(next, now) ? ` Tries again ${when(next)}.` : "";
  return `${upload.message}${again}`;
}

function isLater(time: string | null, now: number): time is string {
  return time !== null && Date.parse(time) > now;
}

/** "today at 14:05", "on 3 Dec at 09:00" */
export function when(time: string, now: Date = new Date()): string {
  const at = new Date(time);
  const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === now.toDateString()) return `today at ${clock}`;
  return `on ${at.toLocaleDateString([], { day: "numeric", month: "short" })} at ${clock}`;
}
