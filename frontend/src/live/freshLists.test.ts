// @vitest-environment jsdom

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { queries } from "@/api/queries";
import { freshLists } from "./freshLists";
import type { RunEvent, UploadEvent } from "./messages";

const REST_MS = 1_000;
const heard: { events?: (events: readonly RunEvent[]) => void; upload?: (upload: UploadEvent) => void } = {};

vi.mock("./workspace", () => ({
  onRunEvents: (listener: (events: readonly RunEvent[]) => void) => {
    heard.events = listener;
    return () => undefined;
  },
  onUpload: (listener: (upload: UploadEvent) => void) => {
    heard.upload = listener;
    return () => undefined;
  },
}));

const read = vi.spyOn(queries, "invalidateQueries").mockResolvedValue();
const happens = (type: string): void => heard.events?.([{ type } as RunEvent]);
const readAgain = (): unknown[] => read.mock.calls.map(([filter]) => filter?.queryKey?.[0]);

beforeEach(() => {
  vi.useFakeTimers();
  read.mockClear();
});
afterEach(() => vi.useRealTimers());

it("reads runs again however quickly one event follows the other", () => {
  const stop = freshLists();
  for (let times = 0; times < 10; times += 1) {
    happens("node.queued");
    vi.advanceTimersByTime(REST_MS / 5);
  }
  expect(readAgain()).toEqual(["runs", "runs"]);
  stop();
});

it("reads files again when a run has made some, or one has come in from anywhere", () => {
  const stop = freshLists();
  happens("run.finished");
  vi.advanceTimersByTime(REST_MS);
  expect(readAgain()).toEqual(["runs", "media"]);
  heard.upload?.({ asset: null } as UploadEvent);
  heard.upload?.({ asset: "a" } as UploadEvent);
  vi.advanceTimersByTime(REST_MS);
  expect(readAgain()).toEqual(["runs", "media", "media"]);
  stop();
});

it("reads nothing once nobody wants it", () => {
  const stop = freshLists();
  happens("run.finished");
  stop();
  vi.advanceTimersByTime(REST_MS);
  expect(read).not.toHaveBeenCalled();
});
