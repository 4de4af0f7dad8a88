import { describe, expect, it, vi } from "vitest";

import { patiently } from "./patiently";

const soon = () => Promise.resolve();

describe("a part that is loaded when it is first shown", () => {
  it("comes once the studio is back", async () => {
    const load = vi.fn(() => Promise.resolve("part"));
    load.mockRejectedValueOnce(new Error("offline")).mockRejectedValueOnce(new Error("offline"));
    const isThere = vi.fn(() => Promise.resolve(false));
    expect(await patiently(load, isThere, soon)()).toBe("part");
    expect(load).toHaveBeenCalledTimes(3);
  });

  it("fails where the studio is there and the part is not", async () => {
    const load = vi.fn(() => Promise.reject(new Error("404")));
    const isThere = () => Promise.resolve(true);
    await expect(patiently(load, isThere, soon)()).rejects.toThrow("404");
    expect(load).toHaveBeenCalledTimes(2);
  });
});
