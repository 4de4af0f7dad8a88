// @vitest-environment jsdom

import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { EditorProvider, editorStore } from "@/editor/store";
import { opened } from "@/graph/definition";
import { useStill } from "./useStill";

const ALL_TRIES_MS = 6_000;
const listeners = new Set<() => void>();

vi.mock("@/live/workspace", () => ({
  onBack: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
}));

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function shown() {
  const store = editorStore("w", opened({ name: "", nodes: [{ id: "a", type: "words" }], connections: [] }));
  const wrapper = ({ children }: { children: ReactNode }) => <EditorProvider value={store}>{children}</EditorProvider>;
  return renderHook(() => useStill("a", { t: 0, width: 320, slot: "card a" }), { wrapper }).result;
}

it("has its picture once the studio is back", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 9, height: 16, close: () => undefined }));
  URL.createObjectURL = () => "blob:picture";
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("away")));
  const still = shown();
  await act(() => vi.advanceTimersByTimeAsync(ALL_TRIES_MS));
  expect(still.current).toMatchObject({ picture: null, busy: false, refusal: { status: 0 } });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("picture")));
  await act(async () => {
    listeners.forEach((listener) => listener());
    await vi.advanceTimersByTimeAsync(0);
  });
  expect(still.current).toMatchObject({ picture: { url: "blob:picture" }, refusal: null });
});
