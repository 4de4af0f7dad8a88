import { span } from "@/ui/words";
import type { Account } from "./accounts";
import { when } from "./statusWords";

/** "2 of 15 today · free again in 4 min" */
export function pace({ load }: Account, now: number = Date.now()): string {
  const used = load.cap === null ? `${load.usedToday} today` : `${load.usedToday} of ${load.cap} today`;
  if (load.cooldownSeconds > 0) return `${used} · free again in ${span(load.cooldownSeconds)}`;
  if (load.nextSlot === null) return used;
  const next = Date.parse(load.nextSlot) <= now ? "free now" : `next slot ${when(load.nextSlot)}`;
  return `${used} · ${next}`;
}
