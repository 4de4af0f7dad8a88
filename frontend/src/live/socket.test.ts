// @vitest-environment jsdom

import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { CLOSED } from "./messages";
import { backoff, connect, type Connection, type Link } from "./socket";

/** Longer than any backoff. */
const LATER_MS = 10_000;
const SILENT_MS = 30_000;

class FakeSocket {
  onopen?: () => void;
  onmessage?: (message: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  readonly close = vi.fn();
  constructor(readonly address: string) {
    sockets.push(this);
  }
  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let sockets: FakeSocket[] = [];
let links: Link[] = [];
let frames: unknown[] = [];
let connection: Connection;

function newest(): FakeSocket {
  const found = sockets.at(-1);
  if (!found) throw new Error("Nothing was connected.");
  return found;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  sockets = [];
  links = [];
  frames = [];
  connection = connect({
    address: () => `ws://here/?since=${String(frames.length)}`,
    frame: (frame) => frames.push(frame),
    link: (link) => links.push(link),
  });
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
});

it("gives up a connection on which nothing comes, and goes on where it was", () => {
  const first = newest();
  first.onopen?.();
  first.says({ type: "events" });
  vi.advanceTimersByTime(SILENT_MS);
  expect(first.close).toHaveBeenCalled();
  expect(links.at(-1)).toBe("broken");
  vi.advanceTimersByTime(LATER_MS);
  expect(sockets).toHaveLength(2);
  expect(newest().address).toBe("ws://here/?since=1");
  first.says({ type: "events" }); // what was on its way is told again
  expect(frames).toHaveLength(1);
});

it("keeps a connection that says that it is alive, and tells nobody", () => {
  for (let n = 0; n < 10; n += 1) {
    newest().says({ type: "alive" });
    vi.advanceTimersByTime(SILENT_MS / 2);
  }
  expect(sockets).toHaveLength(1);
  expect(frames).toEqual([]);
});

it("looks at once whether a connection is dead when the network is back", () => {
  newest().says({ type: "alive" });
  window.dispatchEvent(new Event("online"));
  expect(sockets).toHaveLength(1);
  vi.setSystemTime(Date.now() + 2 * SILENT_MS); // a sleeping laptop's timers stand still
  window.dispatchEvent(new Event("online"));
  expect(sockets).toHaveLength(2);
});

it("is signed out when it is not let in a second time, and then rests", () => {
  newest().says({ type: "alive" });
  newest().onclose?.({ code: CLOSED.signedOut });
  vi.advanceTimersByTime(LATER_MS);
  expect(sockets).toHaveLength(2);
  newest().onclose?.({ code: CLOSED.signedOut });
  expect(links.at(-1)).toBe("signed-out");
  window.dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(10 * SILENT_MS);
  expect(sockets).toHaveLength(2);
});

it("goes on where another tab has signed in anew", () => {
  for (let n = 0; n < 3; n += 1) {
    newest().says({ type: "alive" });
    newest().onclose?.({ code: CLOSED.signedOut });
    vi.advanceTimersByTime(LATER_MS);
  }
  expect(sockets).toHaveLength(4);
  expect(links).not.toContain("signed-out");
});

it.each([
  ["missing", CLOSED.missing],
  ["elsewhere", CLOSED.elsewhere],
] as const)("rests when it is %s", (link, code) => {
  newest().says({ type: "alive" });
  newest().onclose?.({ code });
  vi.advanceTimersByTime(10 * SILENT_MS);
  expect(links.at(-1)).toBe(link);
  expect(sockets).toHaveLength(1);
});

it("waits longer after each failure, never long, and never for the same time as everybody", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const wait = backoff(failures, chance);
      expect(wait).toBeGreaterThanOrEqual(200);
      expect(wait).toBeLessThanOrEqual(8_000);
      expect(backoff(failures + 1, chance)).toBeGreaterThanOrEqual(wait);
    }),
  );
  expect(backoff(3, 0)).toBeLessThan(backoff(3, 1));
});
