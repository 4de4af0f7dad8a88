import { expect, it, vi } from "vitest";

import { Refusal } from "@/api/client";
import { consequence, replace } from "./replacing";

/** A request that a test answers. */
class Request {
  static last: Request;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onabort?: () => void;
  status = 0;
  responseText = "";
  address = "";
  constructor() {
    Request.last = this;
  }
  open(_: string, address: string): void {
    this.address = address;
  }
  setRequestHeader(): void {}
  send(): void {}
  abort(): void {
    this.onabort?.();
  }
  answer(status: number, text: string): void {
    Object.assign(this, { status, responseText: text });
    this.onload?.();
  }
}

function begin(sent = vi.fn(), stop = new AbortController()) {
  vi.stubGlobal("XMLHttpRequest", Request);
  vi.stubGlobal("document", { cookie: "csrftoken=secret" });
  const done = replace("a1", new File(["x"], "new.mp4"), sent, stop.signal);
  return { done, sent, stop, request: Request.last };
}

it("tells how much is sent, and ends with the answer", async () => {
  const { done, sent, request } = begin();
  request.upload.onprogress?.({ loaded: 1, total: 4 });
  request.answer(200, "{}");
  await done;
  expect(request.address).toBe("/api/media/a1/replace");
  expect(sent).toHaveBeenCalledWith(0.25);
});

it("is refused in the server's words", async () => {
  const { done, request } = begin();
  request.answer(422, JSON.stringify({ error: { code: "other_kind", message: "This is of kind video." } }));
  await expect(done).rejects.toThrow(new Refusal(422, "other_kind", "This is of kind video."));
});

it("stops when it is told to", async () => {
  const { done, stop } = begin();
  stop.abort();
  await expect(done).rejects.toThrow("Stopped");
});

it("says what becomes of the workflows", () => {
  expect(consequence({ workflow_count: 0 })).toBe("No workflow uses it yet.");
  expect(consequence({ workflow_count: 1 })).toContain("One workflow uses it");
  expect(consequence({ workflow_count: 3 })).toContain("3 workflows use it");
});
