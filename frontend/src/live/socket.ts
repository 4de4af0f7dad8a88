/**
 * A websocket that comes back by itself: exponential backoff with jitter, at once when the network
 * or the window is back, and word when websockets do not get through at all. One on which nothing
 * comes any more (a laptop that slept) counts as broken: the server says that it is alive.
 */

import { type AliveFrame, CLOSED } from "./messages";

export type Link =
  | "connecting"
  | "open"
  /** It was open, or never was, and is tried again. */
  | "broken"
  | "signed-out"
  | "missing"
  /** The user works in another workspace now. */
  | "elsewhere";

export interface Hooks<Frame> {
  /** The address to connect to; asked anew every time. */
  address(): string;
  frame(frame: Frame): void;
  /** `failures`: how often in a row it did not open. */
  link(link: Link, failures: number): void;
}

export interface Connection {
  /** Try now, whatever the backoff says. */
  retry(): void;
  close(): void;
}

const FIRST_MS = 400;
const LONGEST_MS = 8_000;
/** The server says something every five seconds. */
const SILENT_MS = 30_000;
const FINAL: Readonly<Record<number, Link>> = {
  [CLOSED.signedOut]: "signed-out",
  [CLOSED.missing]: "missing",
  [CLOSED.elsewhere]: "elsewhere",
};

/** Milliseconds before try number `failures`: doubling, of which a random half. */
export function backoff(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return whole / 2 + (whole / 2) * chance;
}

export function connect<Frame>(hooks: Hooks<Frame>): Connection {
  let socket: WebSocket | null = null;
  let timer = 0;
  let silence = 0;
  let heardAt = 0;
  let failures = 0;
  let wasLetIn = false;
  let ended = false;

  function open(): void {
    window.clearTimeout(timer);
    heard();
    const mine = new WebSocket(hooks.address());
    socket = mine;
    hooks.link("connecting", failures);
    mine.onopen = () => socket === mine && hooks.link("open", failures);
    mine.onmessage = (message) => {
      if (socket !== mine) return;
      failures = 0;
      wasLetIn = true;
      heard();
      const frame = JSON.parse(String(message.data)) as Frame | AliveFrame;
      if (!isAlive(frame)) hooks.frame(frame);
    };
    mine.onclose = (event) => {
      if (socket !== mine || ended) return;
      drop();
      closed(event.code);
    };
  }

  function heard(): void {
    heardAt = Date.now();
    window.clearTimeout(silence);
    silence = window.setTimeout(() => {
      drop();
      broken();
    }, SILENT_MS);
  }

  function drop(): void {
    window.clearTimeout(silence);
    const old = socket;
    socket = null;
    old?.close();
  }

  function closed(code: number): void {
    const link = FINAL[code];
    // Another tab may have signed in anew, which ends the session that this one came in by.
    const isWorthATry = link === "signed-out" && wasLetIn;
    if (!link || isWorthATry) {
      wasLetIn = false;
      broken();
      return;
    }
    end();
    hooks.link(link, failures);
  }

  function broken(): void {
    failures += 1;
    hooks.link("broken", failures);
    timer = window.setTimeout(open, backoff(failures, Math.random()));
  }

  function retry(): void {
    if (!ended && !socket) open();
  }

  function back(): void {
    if (Date.now() - heardAt > SILENT_MS) drop();
    retry();
  }

  function seen(): void {
    if (document.visibilityState === "visible") back();
  }

  function end(): void {
    ended = true;
    window.clearTimeout(timer);
    window.removeEventListener("online", back);
    document.removeEventListener("visibilitychange", seen);
    drop();
  }

  window.addEventListener("online", back);
  document.addEventListener("visibilitychange", seen);
  open();
  return { retry, close: end };
}

function isAlive(frame: unknown): frame is AliveFrame {
  return (frame as AliveFrame).type === "alive";
}

/** A websocket address of this site. */
export function address(path: string): string {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${window.location.host}${path}`;
}
