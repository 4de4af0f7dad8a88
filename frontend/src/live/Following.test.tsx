// @vitest-environment jsdom

import { cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { EditorProvider, editorStore } from "@/editor/store";
import { opened } from "@/graph/definition";
import { askedRun, follow, newestRun } from "./following";
import Following from "./Following";
import { live } from "./store";

const back = new Set<() => void>();

vi.mock("./workspace", () => ({
  onRunEvents: () => () => undefined,
  onBack: (listener: () => void) => {
    back.add(listener);
    return () => back.delete(listener);
  },
}));
vi.mock("./following", () => ({
  askedRun: vi.fn(() => ""),
  follow: vi.fn(),
  isFollowing: () => false,
  newestRun: vi.fn(() => Promise.resolve("")),
  stopFollowing: vi.fn(),
}));

beforeEach(() => vi.clearAllMocks());
afterEach(() => {
  cleanup();
  live.setState({ run: "" });
});

const answered = (): Promise<unknown> => new Promise((done) => setTimeout(done));

/** An open editor, from which the studio was away for a while. */
async function reached(): Promise<void> {
  const about = { opened: { id: "w", last_outputs: [] } as never };
  const store = editorStore("w", opened({ name: "", nodes: [], connections: [] }), new Map(), about);
  render(
    <EditorProvider value={store}>
      <Following />
    </EditorProvider>,
  );
  await answered();
  vi.mocked(newestRun).mockResolvedValueOnce("new");
  back.forEach((listener) => listener());
  await answered();
}

it("shows a run that was started while nothing was heard", async () => {
  await reached();
  expect(vi.mocked(follow).mock.calls).toEqual([["new"]]);
});

it("stays with the run that was asked for", async () => {
  vi.mocked(askedRun).mockReturnValueOnce("asked");
  live.setState({ run: "asked" });
  await reached();
  expect(vi.mocked(follow).mock.calls).toEqual([["asked"]]);
});
