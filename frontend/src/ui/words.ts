/** Numbers and times in a human's words. */

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const STEP = 1000;
const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** "just now", "4 min ago", "3 h ago", "2 d ago", else the date. */
export function ago(time: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < MINUTE) return "just now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  if (seconds < 7 * DAY) return `${Math.floor(seconds / DAY)} d ago`;
  return new Date(time).toLocaleDateString();
}

/** "1 node", "3 nodes", "12,000 files" */
export function counted(number: number, what: string): string {
  return `${number.toLocaleString()} ${what}${number === 1 ? "" : "s"}`;
}

/** "12.4 MB" */
export function bytes(size: number): string {
  const power = Math.min(Math.max(0, Math.floor(Math.log10(Math.max(size, 1)) / 3)), UNITS.length - 1);
  const value = size / STEP ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}

/** "0.4 s", "12 s", "2 min 5 s", "1 h 3 min" */
export function span(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${whole % MINUTE} s`;
  return `${Math.floor(whole / HOUR)} h ${Math.floor((whole % HOUR) / MINUTE)} min`;
}

/** "00:04.2": where one is in a clip. */
export function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  return `${String(minutes).padStart(2, "0")}:${rest}`;
}
