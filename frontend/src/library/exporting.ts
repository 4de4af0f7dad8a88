/** Files as a ZIP. The browser saves it while it comes: no page could hold gigabytes. */

import { notifications } from "@mantine/notifications";

import { csrfToken } from "@/api/client";
import { queries } from "@/api/queries";
import { LIBRARY } from "./files";

const ADDRESS = "/api/media/export/form";
const FRAME = "export";
const NOTHING = "about:blank";

/** Have the browser save these files. Where they cannot be had, that is said. */
export function exportZip(ids: readonly string[]): void {
  frame();
  const form = document.createElement("form");
  form.method = "post";
  form.action = ADDRESS;
  form.target = FRAME;
  form.hidden = true;
  form.append(field("csrfmiddlewaretoken", csrfToken()), field("ids", ids.join(",")));
  document.body.append(form);
  form.submit();
  form.remove();
}

/** Where the answer goes: a file to save never shows in it, a refusal does. */
function frame(): void {
  if (document.querySelector(`iframe[name="${FRAME}"]`)) return;
  const made = document.createElement("iframe");
  made.name = FRAME;
  made.title = "Exports";
  made.hidden = true;
  made.addEventListener("load", () => {
    if (made.contentDocument?.URL !== NOTHING) refused();
  });
  document.body.append(made);
}

function refused(): void {
  notifications.show({ color: "red", message: "Nothing was exported: perhaps a file was deleted meanwhile. The list is read again." });
  void queries.invalidateQueries({ queryKey: LIBRARY });
}

function field(name: string, value: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  return input;
}
