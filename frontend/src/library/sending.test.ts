// @vitest-environment jsdom

import type { UploadOptions } from "tus-js-client";
import { beforeEach, expect, it, vi } from "vitest";

import { api } from "@/api/client";
import { incoming, pause, resume } from "./incoming";
import { bring } from "./sending";

const sent: (UploadOptions & { readonly url: string | null })[] = [];

vi.mock("tus-js-client", () => ({
  Upload: class {
    readonly url: string | null;
    constructor(_: File, options: UploadOptions) {
      this.url = options.uploadUrl ?? null;
      sent.push({ ...options, url: this.url });
    }
    start = vi.fn();
    abort = () => Promise.resolve();
  },
}));

const back = new Set<() => void>();

vi.mock("@/live/workspace", () => ({
  onBack: (listener: () => void) => {
    back.add(listener);
    return () => back.delete(listener);
  },
}));

const begin = vi.spyOn(api, "POST");

beforeEach(() => {
  sent.length = 0;
  back.clear();
  localStorage.clear();
  begin.mockReset();
  for (const number of [1, 2]) begin.mockResolvedValueOnce({ data: { mediaId: "", uploadUrl: `/files/${number}/` } } as never);
});

/** Too large to be hashed here, as far as it says. */
function file(): File {
  return Object.defineProperty(new File(["film"], "film.mp4", { lastModified: 1 }), "size", { value: 1e9 });
}

const settled = (): Promise<unknown> => new Promise((done) => setTimeout(done));

async function triedAgain(error: object): Promise<readonly (string | null)[]> {
  const id = bring(file());
  await settled();
  sent[0]?.onError?.(Object.assign(new Error(), error) as never);
  expect(incoming.getState().all[id]?.status).toBe("refused");
  resume(id);
  await settled();
  return sent.map(({ url }) => url);
}

it("goes on where it was after the connection broke for long", async () => {
  expect(await triedAgain({ originalResponse: null })).toEqual(["/files/1/", "/files/1/"]);
});

it.each([401, 423, 500, 507])("goes on where it was after an answer of %i", async (status) => {
  const originalResponse = { getStatus: () => status, getBody: () => "" };
  expect(await triedAgain({ originalResponse })).toEqual(["/files/1/", "/files/1/"]);
});

it("goes on by itself once the studio is back", async () => {
  const id = bring(file());
  await settled();
  sent[0]?.onError?.(Object.assign(new Error(), { originalResponse: null }) as never);
  back.forEach((listener) => listener());
  await settled();
  expect(sent.map(({ url }) => url)).toEqual(["/files/1/", "/files/1/"]);
  expect(incoming.getState().all[id]?.status).toBe("sending");
  expect(back.size).toBe(0);
});

it.each([403, 410, 413, 415])("begins anew where the server ended it with %i", async (status) => {
  const originalResponse = { getStatus: () => status, getBody: () => "" };
  expect(await triedAgain({ originalResponse })).toEqual(["/files/1/", "/files/2/"]);
});

it("sends files over plain http, too, where browsers lack most of `crypto`", async () => {
  vi.stubGlobal("crypto", {});
  bring(file());
  await settled();
  vi.unstubAllGlobals();
  expect(sent.map(({ url }) => url)).toEqual(["/files/1/"]);
});

it("does not count a pause as time of sending", async () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  const id = bring(file());
  await settled();
  sent[0]?.onProgress?.(1_000_000, 1e9);
  await pause(id);
  clock.mockReturnValue(100_000);
  resume(id);
  sent[0]?.onProgress?.(1_000_000, 1e9);
  clock.mockReturnValue(101_000);
  sent[0]?.onProgress?.(6_000_000, 1e9);
  expect(incoming.getState().all[id]?.speed).toBe(5_000_000);
  clock.mockRestore();
});
