// @vitest-environment jsdom

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Definition } from "@/graph/definition";
import { askStill, forgetStill, type Look } from "./stills";

const LONGEST_REST_MS = 5_000;
const LOOK: Look = { node: "a", t: 0, width: 320 };

const asked: string[] = [];
let isBusy = false;

function graph(text: string): Definition {
  return { schema: 1, name: "", nodes: [{ id: "a", type: "words", version: 1, params: { text }, position: { x: 0, y: 0 } }], connections: [] };
}

/** A server that draws what it is asked for, unless it is busy. */
function draw(_: string, { body }: { body: string }): Promise<Response> {
  asked.push((JSON.parse(body) as { definition: Definition }).definition.nodes[0]?.params["text"] as string);
  return Promise.resolve(isBusy ? new Response("{}", { status: 503 }) : new Response("picture"));
}

beforeEach(() => {
  asked.length = 0;
  isBusy = false;
  vi.useFakeTimers();
  vi.stubGlobal("fetch", draw);
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 9, height: 16, close: () => undefined }));
  URL.createObjectURL = () => "blob:picture";
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

it("says why there is no picture of an unfinished graph, which is no error", async () => {
  const tell = vi.fn();
  const error = { code: "invalid", message: "Nothing is wired.", problems: [] };
  vi.stubGlobal("fetch", (_: string, { headers }: { headers: Record<string, string> }) => {
    expect(headers["Prefer"]).toBe("handling=lenient");
    return Promise.resolve(Response.json({ error }));
  });
  askStill("slot", graph("unfinished"), LOOK, tell);
  await settled();
  expect(tell).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: "Nothing is wired." }));
  forgetStill("slot");
});

it("asks a busy server again", async () => {
  const tell = vi.fn();
  isBusy = true;
  askStill("slot", graph("again"), LOOK, tell);
  await settled();
  isBusy = false;
  expect(tell).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(LONGEST_REST_MS);
  expect(tell).toHaveBeenCalledOnce();
});

it("never shows an older picture after a newer one", async () => {
  const [older, newer] = [vi.fn(), vi.fn()];
  isBusy = true;
  askStill("slot", graph("older"), LOOK, older);
  await settled();
  isBusy = false;
  askStill("slot", graph("newer"), LOOK, newer);
  await vi.advanceTimersByTimeAsync(LONGEST_REST_MS);
  expect(newer).toHaveBeenCalledOnce();
  expect(older).not.toHaveBeenCalled();
});

it("asks for nothing that is not wanted any more", async () => {
  isBusy = true;
  askStill("slot", graph("left"), LOOK, vi.fn());
  await settled();
  forgetStill("slot");
  await vi.advanceTimersByTimeAsync(LONGEST_REST_MS);
  expect(asked).toEqual(["left"]);
});
