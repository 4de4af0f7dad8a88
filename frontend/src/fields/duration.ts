/** Durations as people type and read them. Seconds inside. */

const MINUTE = 60;
const HOUR = 3600;
const CLOCK = /^(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)$/;
const PLAIN = /^(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;
const PART =
  /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*(milliseconds?|ms|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])/;

/** "1:05.5", "65.5", "1m 5s", "1 h 2 min", "500 ms" → seconds; null for anything else. */
export function parsed(typed: string): number | null {
  const text = typed.trim().toLowerCase();
  const clock = CLOCK.exec(text);
  if (clock) return fromClock(clock[1], clock[2] ?? "", clock[3] ?? "");
  if (PLAIN.test(text)) return decimal(text);
  return fromParts(text);
}

/** Seconds as the field shows them: "12.5 s", "1:05.5", "1:00:00". */
export function written(seconds: number): string {
  const thousandths = Math.round(seconds * 1000);
  if (thousandths < MINUTE * 1000) return `${thousandths / 1000} s`;
  const hours = Math.floor(thousandths / (HOUR * 1000));
  const minutes = Math.floor(thousandths / (MINUTE * 1000)) % 60;
  const rest = (thousandths % (MINUTE * 1000)) / 1000;
  const tail = rest < 10 ? `0${rest}` : String(rest);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

function fromClock(hours: string | undefined, minutes: string, seconds: string): number | null {
  const [h, m, s] = [Number(hours ?? 0), Number(minutes), decimal(seconds)];
  if (s >= MINUTE || (hours !== undefined && m >= 60)) return null;
  return h * HOUR + m * MINUTE + s;
}

function fromParts(text: string): number | null {
  let [rest, total, last] = [text, 0, Infinity];
  while (rest) {
    const part = PART.exec(rest);
    if (!part) return null;
    const unit = unitOf(part[2] ?? "");
    if (unit >= last) return null;
    total += decimal(part[1] ?? "") * unit;
    last = unit;
    rest = rest.slice(part[0].length).trimStart();
  }
  return text ? rounded(total) : null;
}

function unitOf(word: string): number {
  if (word.startsWith("ms") || word.startsWith("milli")) return 0.001;
  if (word.startsWith("h")) return HOUR;
  return word.startsWith("m") ? MINUTE : 1;
}

function decimal(text: string): number {
  return Number(text.replace(",", "."));
}

/** Without the dust of binary fractions. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
