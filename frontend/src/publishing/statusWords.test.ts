import { describe, expect, it } from "vitest";

import { standing, when } from "./statusWords";
import type { Publication } from "./uploads";

const NOW = Date.parse("2026-11-20T12:00:00Z");

function upload(facts: Partial<Publication>): Publication {
  return {
    status: "pending",
    scheduledFor: "2026-11-20T11:00:00Z",
    message: "",
    nextTryAt: null,
    bytesSent: 0,
    fileSize: 0,
    speed: 0,
    etaSeconds: null,
    completedAt: null,
    ...facts,
  } as Publication;
}

describe("how an upload stands", () => {
  it("waits for its turn, or for its time", () => {
    expect(standing(upload({}), NOW)).toBe("Waits for its turn");
    expect(standing(upload({ scheduledFor: "2026-11-22T11:00:00Z" }), NOW)).toMatch(/^Goes out on /);
  });

  it("says how much is sent, how fast, and how long it takes", () => {
    const sending = upload({ status: "uploading", bytesSent: 5e6, fileSize: 2e7, speed: 1e6, etaSeconds: 15 });
    expect(standing(sending, NOW)).toBe("5.0 MB of 20.0 MB · 1.0 MB/s · 15 s left");
  });

  it("says why it waits with a half-sent file", () => {
    const waits = upload({ status: "uploading", message: "TikTok is down.", nextTryAt: "2026-11-20T12:01:00Z" });
    expect(standing(waits, NOW)).toMatch(/^TikTok is down\. Tries again /);
    expect(standing({ ...waits, nextTryAt: "2026-11-20T11:59:00Z" }, NOW)).toMatch(/^0 B of /);
  });

  it("repeats the reason of a failure", () => {
    expect(standing(upload({ status: "failed", message: "The token was revoked." }), NOW)).toBe("The token was revoked.");
  });

  it("names the day unless it is today", () => {
    const today = new Date(2026, 10, 20, 8);
    expect(when(new Date(2026, 10, 20, 14, 5).toISOString(), today)).toMatch(/^today at /);
    expect(when(new Date(2026, 11, 3, 9).toISOString(), today)).toMatch(/^on /);
  });
});
