/** Which lines of a log are wanted, and the log as text. Pure. */

import type { LogLine } from "@/live/log";

/** `level` is the least severe that is wanted; empty means any. */
export interface LogFilter {
  readonly node: string;
  readonly level: string;
  readonly text: string;
}

const SEVERITY: Readonly<Record<string, number>> = { info: 0, warning: 1, error: 2 };

export function chosen(lines: readonly LogLine[], { node, level, text }: LogFilter): readonly LogLine[] {
  const least = SEVERITY[level] ?? 0;
  const words = text.trim().toLowerCase();
  if (!node && least === 0 && !words) return lines;
  return lines.filter(
    (line) =>
      (!node || line.node === node) &&
      (SEVERITY[line.level] ?? 0) >= least &&
      (!words || line.message.toLowerCase().includes(words)),
  );
}

/** "12:00:03.120" */
export function moment(time: string): string {
  const at = new Date(time);
  return `${at.toLocaleTimeString([], { hour12: false })}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

export function textOf(lines: readonly LogLine[], titleOf: (node: string) => string): string {
  return lines
    .map((line) => `${line.created_at}\t${line.level}\t${titleOf(line.node)}\t${line.message}`)
    .join("\n");
}
