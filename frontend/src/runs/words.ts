/** Words for runs and nodes. */

import type { Schemas } from "@/api/client";
import { span } from "@/ui/words";

export type RunRow = Schemas["RunRow"];
export type Priority = RunRow["priority"];

export const STATUS_WORDS: Readonly<Record<string, string>> = {
  waiting: "Waiting",
  queued: "In the queue",
  running: "Running",
  succeeded: "Done",
  reused: "Reused",
  failed: "Failed",
  skipped: "Skipped",
  cancelled: "Cancelled",
};

export const PRIORITIES: readonly { readonly value: Priority; readonly label: string }[] = [
  { value: "urgent", label: "Urgent" },
  { value: "high", label: "High" },
  { value: "normal", label: "Normal" },
  { value: "low", label: "Low" },
];

/** "Running", "Cancelling…", "Done" */
export function runWords(run: { readonly status: string; readonly cancelling: boolean }): string {
  const isOn = run.status === "running" || run.status === "queued";
  return run.cancelling && isOn ? "Cancelling…" : (STATUS_WORDS[run.status] ?? run.status);
}

/** How long a run took, or has taken until `now`; "" before it began. */
export function took(
  run: { readonly started_at: string | null; readonly finished_at: string | null },
  now: number,
): string {
  if (!run.started_at) return "";
  const end = run.finished_at ? Date.parse(run.finished_at) : now;
  return span(Math.max(0, (end - Date.parse(run.started_at)) / 1000));
}

/** "62 % · 4 s left" */
export function progressWords(fraction: number, eta: number | null): string {
  const percent = `${Math.floor(fraction * 100)} %`;
  return eta === null ? percent : `${percent} · ${span(Math.max(1, eta))} left`;
}

/** "1st", "2nd", "3rd", "11th" */
export function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}

/** A reason as a sentence, with the titles of nodes: "Ran because: upstream Main clip changed" */
export function reasonWords(status: string, reason: string, titleOf = (node: string): string => node): string {
  if (!reason) return "";
  const titled = reason.replaceAll(/upstream `([^`]+)`/g, (_, node: string) => `upstream ${titleOf(node)}`);
  const plain = titled.replaceAll("`", "");
  if (status === "reused") return `Reused: ${plain}`;
  if (status === "skipped") return `Skipped: ${plain}`;
  return `Ran because: ${plain}`;
}
