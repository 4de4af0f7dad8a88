/** Other content for a file that keeps its name, its id and its place in workflows. */

import { csrfToken, OFFLINE, refusalOf, Refusal } from "@/api/client";

export const ACCEPTED = { video: "video/*,.mkv,.avi,.mov,.webm", audio: "audio/*", image: "image/*" } as const;

/** Sends it. `sent` hears how much of it is there, from 0 to 1; throws a `Refusal`, or when stopped. */
export function replace(id: string, file: File, sent: (share: number) => void, stop: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much was sent
    request.open("POST", `/api/media/${id}/replace`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.onprogress = ({ loaded, total }) => sent(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, responseText } = request;
      if (status < 300) done();
      else void refusalOf(new Response(responseText, { status })).then(failed);
    };
    request.onerror = () => failed(new Refusal(0, "offline", OFFLINE));
    request.onabort = () => failed(new DOMException("Stopped", "AbortError"));
    stop.addEventListener("abort", () => request.abort());
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
}

/** What becomes of the workflows and runs that use the file. */
export function consequence({ workflow_count: count }: { readonly workflow_count: number }): string {
  if (count === 0) return "No workflow uses it yet.";
  return `${count === 1 ? "One workflow uses" : `${count} workflows use`} it; the next run uses the new content.`;
}
