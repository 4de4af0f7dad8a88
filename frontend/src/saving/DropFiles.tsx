import { useEffect } from "react";

import { carriedIn } from "./carried";
import { bringIn } from "./files";

/** Drops that were looked through already, and are passed on. */
const seen = new WeakSet<Event>();

/**
 * Files that hold a workflow may be dropped anywhere: it opens in a new tab. All other files go on
 * to whatever they were dropped on.
 */
export default function DropFiles() {
  useEffect(() => {
    document.addEventListener("drop", catchFiles, true);
    document.addEventListener("dragover", allow);
    return () => {
      document.removeEventListener("drop", catchFiles, true);
      document.removeEventListener("dragover", allow);
    };
  }, []);
  return null;
}

/** Where nothing else takes files, they may be dropped nevertheless, and the browser opens none. */
function allow(event: DragEvent): void {
  if (!event.dataTransfer?.types.includes("Files") || event.defaultPrevented) return;
  event.preventDefault();
}

function catchFiles(event: DragEvent): void {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (seen.has(event) || files.length === 0) return;
  event.preventDefault();
  if (!files.some(mayHold)) return;
  event.stopPropagation();
  void sorted(event, files);
}

function mayHold(file: File): boolean {
  return /\.(json|mp4|mov|m4v)$/i.test(file.name) || file.type === "application/json";
}

async function sorted(event: DragEvent, files: readonly File[]): Promise<void> {
  const held = await Promise.all(files.map(async (file) => ({ file, workflow: await workflowIn(file) })));
  for (const { file, workflow } of held) if (workflow) void bringIn(workflow, file.name);
  const rest = held.filter(({ workflow }) => !workflow);
  if (rest.length === 0) return;
  const carrier = new DataTransfer();
  for (const { file } of rest) carrier.items.add(file);
  const { clientX, clientY } = event;
  const again = new DragEvent("drop", { bubbles: true, cancelable: true, clientX, clientY, dataTransfer: carrier });
  seen.add(again);
  event.target?.dispatchEvent(again);
}

async function workflowIn(file: File): Promise<Blob | null> {
  if (/\.json$/i.test(file.name) || file.type === "application/json") return file;
  return mayHold(file) ? carriedIn(file).catch(() => null) : null;
}
