import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { afterEach, expect, it } from "vitest";

import { queries } from "./queries";

afterEach(() => onlineManager.setOnline(true));

it("reads and changes without a network, too: the studio may be on this computer", async () => {
  onlineManager.setOnline(false);
  const done = (): Promise<string> => Promise.resolve("done");
  expect(await queries.fetchQuery({ queryKey: ["read"], queryFn: done })).toBe("done");
  expect(await new MutationObserver(queries, { mutationFn: done }).mutate()).toBe("done");
});
