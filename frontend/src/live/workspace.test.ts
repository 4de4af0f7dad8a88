// @vitest-environment jsdom

import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";

import { Refusal } from "@/api/client";
import { queries } from "@/api/queries";
import { followWorkspace, onBack } from "./workspace";

const sockets: { onmessage?: (message: { data: string }) => void }[] = [];

vi.stubGlobal(
  "WebSocket",
  class {
    onmessage?: (message: { data: string }) => void;
    constructor() {
      sockets.push(this);
    }
  },
);

/** The first message of a connection that stands. */
function reached(): void {
  sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ type: "workspace", runs: [] }) });
}

it("reads again what could not be read, as soon as the studio is back", async () => {
  followWorkspace();
  const read = vi.fn().mockRejectedValueOnce(new Refusal(400, "broken", "No.")).mockResolvedValue("here");
  const list = new QueryObserver(queries, { queryKey: ["list"], queryFn: read });
  const failed = new Promise((done) => list.subscribe(({ isError }) => isError && done(null)));
  await failed;
  const here = new Promise((done) => list.subscribe(({ data }) => data && done(data)));
  reached();
  expect(await here).toBe("here");
});

it("tells who waits for the studio each time that it is reached", () => {
  const listener = vi.fn();
  const stop = onBack(listener);
  reached();
  reached();
  stop();
  reached();
  expect(listener).toHaveBeenCalledTimes(2);
});
