// @vitest-environment jsdom

import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { api } from "@/api/client";
import { opened } from "@/graph/definition";
import { cancelPreview, makePreview, remakePreview, usePreview } from "./proxies";

const GRAPH = opened({ name: "", nodes: [{ id: "a", type: "words" }], connections: [] });
const ALL_MS = 2_000;
const dropped = vi.spyOn(api, "DELETE").mockResolvedValue({} as never);
const begin = vi.spyOn(api, "POST");
const ask = vi.spyOn(api, "GET");

const row = (id: string, status: string) => ({ data: { id, status, file: `/${id}`, message: "" } }) as never;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("a preview that is taken back and wanted again at once comes", async () => {
  begin.mockResolvedValueOnce(row("one", "queued")).mockResolvedValueOnce(row("two", "queued"));
  ask.mockImplementation((_, options) => {
    const id = (options as { params: { path: { proxy_id: string } } }).params.path.proxy_id;
    return Promise.resolve(row(id, id === "one" ? "cancelled" : "ready")) as never;
  });
  const { result } = renderHook(() => usePreview("again"));
  await act(async () => {
    void makePreview("again", GRAPH, "a");
    await vi.advanceTimersByTimeAsync(0);
    void cancelPreview("again");
    void makePreview("again", GRAPH, "a");
    await vi.advanceTimersByTimeAsync(ALL_MS);
  });
  expect(result.current).toMatchObject({ row: { id: "two", status: "ready" }, isMaking: false });
});

it("a preview that is taken back before the server has answered is taken back there, too", async () => {
  begin.mockResolvedValueOnce(row("early", "queued"));
  void makePreview("early", GRAPH, "a");
  void cancelPreview("early");
  await vi.advanceTimersByTimeAsync(ALL_MS);
  expect(dropped).toHaveBeenCalledOnce();
  expect(ask).not.toHaveBeenCalled();
});

it("a preview that the server has let go of is made once more, and then said to be broken", async () => {
  begin.mockResolvedValueOnce(row("first", "ready")).mockResolvedValueOnce(row("second", "ready"));
  const { result } = renderHook(() => usePreview("gone"));
  await act(() => makePreview("gone", GRAPH, "a"));
  await act(() => remakePreview("gone", GRAPH, "a"));
  expect(result.current).toMatchObject({ row: { id: "second" }, fault: "" });
  await act(() => remakePreview("gone", GRAPH, "a"));
  expect(result.current).toMatchObject({ row: null, isMaking: false, fault: "The preview cannot be played here." });
  expect(begin).toHaveBeenCalledTimes(2);
});
