/** Workflows out to files and in again. */

import { notifications } from "@mantine/notifications";

import { api, csrfToken, data, Refusal, refusalOf, type Schemas } from "@/api/client";
import { queries } from "@/api/queries";
import type { Definition } from "@/graph/definition";
import { UNTITLED } from "./server";

type Saved = Schemas["SavedOut"];

/** Save a graph as a workflow of its own and open it here. */
export async function saveAsNew(graph: Definition, name: string): Promise<void> {
  const body = { name: name || UNTITLED, definition: graph } as unknown as Schemas["WorkflowIn"];
  try {
    const made = await data(api.POST("/api/workflows", { body }));
    window.location.assign(`/workflows/${made.workflow_id}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    notifications.show({ color: "red", title: "It could not be saved", message: error.message });
  }
}

/** Download the stored workflow as JSON. */
export function exportWorkflow(id: string): void {
  const link = document.createElement("a");
  link.href = `/api/workflows/${id}/export`;
  link.download = "";
  link.click();
}

/** Make a workflow from a file that holds or carries one. Throws a Refusal. */
export async function importFile(file: Blob, name: string): Promise<Saved> {
  const form = new FormData();
  form.append("file", file, name);
  const headers = { "X-CSRFToken": csrfToken() };
  const response = await fetch("/api/workflows/import", { method: "POST", body: form, headers }).catch(() => null);
  if (!response) throw new Refusal(0, "offline", "The studio cannot be reached, so nothing was imported.");
  if (!response.ok) throw await refusalOf(response);
  const made = (await response.json()) as Saved;
  void queries.invalidateQueries({ queryKey: ["workflows"] });
  return made;
}

/** Ask for a file, and open the workflow in it in a new tab. */
export function importByHand(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,.mp4,.mov,application/json,video/mp4,video/quicktime";
  input.onchange = () => {
    const [file] = input.files ?? [];
    if (file) void bringIn(file, file.name);
  };
  input.click();
}

/** Import and open in a new tab, with words where it does not work. */
export async function bringIn(file: Blob, name: string): Promise<void> {
  try {
    openInTab(await importFile(file, name));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    notifications.show({ color: "red", title: `${name} was not imported`, message: error.message });
  }
}

/** In a new tab, unless this one shows no workflow; where the browser blocks tabs, by a press. */
function openInTab(made: Saved): void {
  const address = `/workflows/${made.workflow_id}`;
  if (!window.location.pathname.startsWith("/workflows/")) {
    window.location.assign(address);
    return;
  }
  const tab = window.open(address, "_blank");
  notifications.show({
    title: `${made.name} was imported`,
    message: tab ? "It is open in a new tab." : "Press here to open it.",
    autoClose: tab ? 5000 : false,
    onClick: () => window.open(address, "_blank"),
    style: { cursor: "pointer" },
  });
}
