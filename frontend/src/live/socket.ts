/**
 * A websocket that comes back by itself: exponential backoff with jitter, at once when the network
 * or the window is back, and word when websockets do not get through at all.
 */

import { CLOSED } from "./messages";

export type Link =
  | "connecting"
  | "open"
  /** It was open, or never was, and is tried again. */
  | "broken"
  | "signed-out"
  | "missing";

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

/** Milliseconds before try number `failures`: doubling, of which a random half. */
export function backoff(failures: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return whole / 2 + (whole / 2) * chance;
}

export function connect<Frame>(hooks: Hooks<Frame>): Connection {
  let socket: WebSocket | null = null;
  let timer = 0;
  let failures = 0;
  let ended = false;

  function open(): void {
    window.clearTimeout(timer);
    const mine = new WebSocket(hooks.address());
    socket = mine;
    hooks.link("connecting", failures);
    mine.onopen = () => socket === mine && hooks.link("open", failures);
    mine.onmessage = (message) => {
      if (socket !== mine) return;
      failures = 0;
      hooks.frame(JSON.parse(String(message.data)) as Frame);
    };
    mine.onclose = (event) => {
      if (socket !== mine || ended) return;
      socket = null;
      closed(event.code);
    };
  }

  function closed(code: number): void {
    if (code === CLOSED.signedOut || code === CLOSED.missing) {
      end();
      hooks.link(code === CLOSED.signedOut ? "signed-out" : "missing", failures);
      return;
    }
    failures += 1;
    hooks.link("broken", failures);
    timer = window.setTimeout(open, backoff(failures, Math.random()));
  }

  function retry(): void {
    if (!ended && !socket) open();
  }

  function seen(): void {
    if (document.visibilityState === "visible") retry();
  }

  function end(): void {
    ended = true;
    window.clearTimeout(timer);
    window.removeEventListener("online", retry);
    document.removeEventListener("visibilitychange", seen);
    socket?.close();
    socket = null;
  }

  window.addEventListener("online", retry);
  document.addEventListener("visibilitychange", seen);
  open();
  return { retry, close: end };
}

/** A websocket address of this site. */
export function address(path: string): string {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${window.location.host}${path}`;
}
