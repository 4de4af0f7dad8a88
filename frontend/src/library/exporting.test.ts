// @vitest-environment jsdom

import { expect, it, vi } from "vitest";

import { exportZip } from "./exporting";

it("has the browser itself save the files, with all ids in one field", () => {
  document.cookie = "csrftoken=secret";
  const sent: { readonly action: string; readonly target: string; readonly fields: Record<string, string> }[] = [];
  vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(function (this: HTMLFormElement) {
    const fields = Object.fromEntries([...new FormData(this)].map(([name, value]) => [name, String(value)]));
    sent.push({ action: new URL(this.action).pathname, target: this.target, fields });
  });
  exportZip(["a", "b"]);
  exportZip(["c"]);
  expect(sent).toEqual([
    { action: "/api/media/export/form", target: "export", fields: { csrfmiddlewaretoken: "secret", ids: "a,b" } },
    { action: "/api/media/export/form", target: "export", fields: { csrfmiddlewaretoken: "secret", ids: "c" } },
  ]);
  expect(document.querySelectorAll("iframe[name=export]")).toHaveLength(1);
  expect(document.querySelector("form")).toBeNull();
});
