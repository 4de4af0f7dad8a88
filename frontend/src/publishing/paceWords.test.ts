import { describe, expect, it } from "vitest";

import type { Account } from "./accounts";
import { pace } from "./paceWords";

const NOW = Date.parse("2026-11-20T12:00:00Z");

function account(load: Partial<Account["load"]>): Account {
  return { load: { usedToday: 2, cap: 15, cooldownSeconds: 0, nextSlot: null, ...load } } as Account;
}

describe("what an account may still take", () => {
  it("says how much of the cap is used, and when it is free", () => {
    expect(pace(account({ nextSlot: "2026-11-20T11:59:00Z" }), NOW)).toBe("2 of 15 today · free now");
    expect(pace(account({ cooldownSeconds: 245 }), NOW)).toBe("2 of 15 today · free again in 4 min 5 s");
    expect(pace(account({ nextSlot: "2026-11-22T11:59:00Z" }), NOW)).toMatch(/ · next slot on /);
  });

  it("names no cap where there is none, and no slot of one that cannot be used", () => {
    expect(pace(account({ cap: null }), NOW)).toBe("2 today");
  });
});
