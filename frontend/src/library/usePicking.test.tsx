// @vitest-environment jsdom

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { PropsWithChildren } from "react";
import { expect, it } from "vitest";

import { type Asset, files } from "./files";
import { usePicking } from "./usePicking";

const WANTED = { role: "hot" } as const;

function begin() {
  document.body.innerHTML = `<main><input id="words" /><input id="box" type="checkbox" /></main><div role="dialog"><button id="over"></button></div>`;
  const known = new QueryClient();
  const rows = ["a", "b", "c"].map((id) => ({ id }) as Asset);
  known.setQueryData(files(WANTED).queryKey, { pages: [{ rows, total: 3, more: false }], pageParams: [0] });
  const wrapper = ({ children }: PropsWithChildren) => <QueryClientProvider client={known}>{children}</QueryClientProvider>;
  return renderHook(() => usePicking(WANTED), { wrapper }).result;
}

function press(where: Element | null, key: string, ctrlKey = false): void {
  act(() => void where?.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true })));
}

it("picks all that is shown by a key, and none by another", () => {
  const result = begin();
  press(document.querySelector("#box"), "a", true);
  expect([...result.current.picked.ids]).toEqual(["a", "b", "c"]);
  press(document.body, "Escape");
  expect(result.current.picked.ids.size).toBe(0);
});

it("leaves the keys to fields, and to dialogs over the page", () => {
  const result = begin();
  press(document.querySelector("#words"), "a", true);
  press(document.querySelector("#over"), "a", true);
  expect(result.current.picked.ids.size).toBe(0);
  act(() => result.current.pick("b", false));
  press(document.querySelector("#words"), "Escape");
  press(document.querySelector("#over"), "Escape");
  expect([...result.current.picked.ids]).toEqual(["b"]);
  act(() => result.current.pick("c", true));
  expect([...result.current.picked.ids]).toEqual(["b", "c"]);
});
