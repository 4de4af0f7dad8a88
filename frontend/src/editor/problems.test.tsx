// @vitest-environment jsdom

import { cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { api, Refusal } from "@/api/client";
import { opened } from "@/graph/definition";
import { problems, useValidation } from "./problems";
import { EditorProvider, editorStore } from "./store";

const listeners = new Set<() => void>();

vi.mock("@/live/workspace", () => ({
  onBack: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
}));

afterEach(cleanup);

const answered = (): Promise<unknown> => new Promise((done) => setTimeout(done));
const back = (): void => listeners.forEach((listener) => listener());

it("asks again once the studio is back, and then no more", async () => {
  const problem = { node: "a", field: "", code: "missing", message: "Something is missing." };
  const ask = vi.spyOn(api, "POST");
  ask.mockRejectedValueOnce(new Refusal(0, "offline", "Away.")).mockResolvedValue({ data: { problems: [problem] } } as never);
  const store = editorStore("w", opened({ name: "", nodes: [], connections: [] }));
  const wrapper = ({ children }: { children: ReactNode }) => <EditorProvider value={store}>{children}</EditorProvider>;
  renderHook(useValidation, { wrapper });
  await answered();
  back();
  await answered();
  expect(problems.getState().all).toEqual([problem]);
  back();
  expect(ask).toHaveBeenCalledTimes(2);
});
