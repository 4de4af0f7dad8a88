// @vitest-environment jsdom

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { PropsWithChildren } from "react";
import { expect, test, vi } from "vitest";

import { Refusal } from "@/api/client";
import { undoable, warned } from "@/ui/undoable";
import { useDiscard } from "./discarding";
import { discard } from "./files";

vi.mock("@/ui/undoable", () => ({ undoable: vi.fn(), warned: vi.fn() }));
vi.mock("./files", async (original) => ({ ...(await original<object>()), discard: vi.fn() }));

const inUse = new Refusal(409, "in_use", "", [
  { node: "main", field: "a", code: "used_by_workflow", message: "The workflow uses it." },
]);

function within({ children }: PropsWithChildren) {
  return <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>;
}

test("what is in use is deleted only after a warning", async () => {
  vi.mocked(discard).mockImplementation((_, confirm) => (confirm ? Promise.resolve({ count: 1 }) : Promise.reject(inUse)));
  const { result } = renderHook(() => useDiscard(), { wrapper: within });
  result.current.mutate(["a"]);
  await waitFor(() => expect(warned).toHaveBeenCalled());
  expect(discard).toHaveBeenCalledTimes(1);
  expect(undoable).not.toHaveBeenCalled();
  const [said, , act] = vi.mocked(warned).mock.calls[0] ?? [];
  expect(said).toContain("The workflow uses it.");
  await act?.();
  expect(discard).toHaveBeenLastCalledWith(["a"], true);
  expect(undoable).toHaveBeenCalledWith("The file is in the trash.", expect.any(Function));
});
