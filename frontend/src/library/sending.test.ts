// @vitest-environment jsdom

import type { UploadOptions } from "tus-js-client";
import { beforeEach, expect, test, vi } from "vitest";

import { incoming, resume } from "./incoming";
import { bring } from "./sending";

const begun: UploadOptions[] = [];

vi.mock("tus-js-client", () => ({
  Upload: class {
    constructor(_: File, options: UploadOptions) {
      begun.push(options);
    }
    start() {}
  },
}));

const file = new File(["abc"], "a.mp4", { lastModified: 7 });
const KEY = "reelgraph-upload:a.mp4:3:7";

beforeEach(() => {
  begun.length = 0;
  localStorage.setItem(KEY, "/files/1");
});

function failed(status: number): Error {
  const answer = status ? { getStatus: () => status, getBody: () => "" } : null;
  return Object.assign(new Error("failed"), { originalResponse: answer });
}

test.each([0, 401, 423, 500, 507])("an upload that broke off with %i goes on where it was", (status) => {
  const id = bring(file);
  begun[0]?.onError?.(failed(status) as never);
  expect(incoming.getState().all[id]?.status).toBe("refused");
  resume(id);
  expect(begun.map(({ uploadUrl }) => uploadUrl)).toEqual(["/files/1", "/files/1"]);
});

test.each([403, 410, 413, 415])("an upload that the server ended with %i is forgotten", (status) => {
  bring(file);
  begun[0]?.onError?.(failed(status) as never);
  expect(localStorage.getItem(KEY)).toBeNull();
});
