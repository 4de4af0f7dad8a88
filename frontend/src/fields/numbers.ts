/** How a number is shown: its scale, step and digits. Shares of 1 are percents to people. */

import type { Field } from "./schema";

export interface Shown {
  /** What the stored value is multiplied by to be shown. */
  readonly scale: number;
  readonly unit: string;
  readonly step: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly digits: number;
}

const PERCENT = 100;
const MOST_DIGITS = 6;

export function shownAs(field: Field): Shown {
  const { low, high, openLow, openHigh } = field.bounds;
  const isUnsaid = field.kind === "slider" && !field.unit && field.scale === null;
  const isShare = isUnsaid && low !== null && high !== null && low >= 0 && high <= 1;
  const scale = field.scale ?? (isShare ? PERCENT : 1);
  const step = field.step !== null ? round(field.step * scale) : isShare ? 1 : stepOf(field);
  return {
    scale,
    unit: isShare ? "%" : field.unit,
    step,
    low: low === null ? null : round(low * scale + (openLow ? step : 0)),
    high: high === null ? null : round(high * scale - (openHigh ? step : 0)),
    digits: field.whole ? 0 : scale === PERCENT ? 1 : MOST_DIGITS,
  };
}

function stepOf(field: Field): number {
  if (field.whole) return 1;
  const { low, high } = field.bounds;
  if (low === null || high === null) return field.kind === "slider" ? 1 : 0.1;
  const range = high - low;
  if (range <= 2) return 0.01;
  if (range <= 20) return 0.1;
  return range <= 100 ? 0.5 : 1;
}

export function toShown(shown: Shown, value: unknown): number | "" {
  return typeof value === "number" ? round(value * shown.scale) : "";
}

export function fromShown(shown: Shown, value: number): number {
  return round(value / shown.scale);
}

/** Without the dust of binary fractions. */
function round(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}
