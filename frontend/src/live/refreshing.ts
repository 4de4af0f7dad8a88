/** Reads that are made again as soon as the workspace tells that something of theirs has changed. */

import type { QueryKey } from "@tanstack/react-query";

import { queries } from "@/api/queries";
import type { WorkspaceFrame } from "./messages";
import { onFrame } from "./workspace";

/**
 * Read what `queryKey` names again after each frame of these types, and once the connection stands
 * (again): what happened before was not told. Many frames at once are one read every `restMs`.
 */
export function refreshOn(types: readonly WorkspaceFrame["type"][], queryKey: QueryKey, restMs: number): void {
  const refresh = throttled(() => void queries.invalidateQueries({ queryKey }), restMs);
  onFrame(({ type }) => {
    if (type === "workspace" || types.includes(type)) refresh();
  });
}

/** Calls at once; what is asked for during the rest after it is one call at its end. */
export function throttled(call: () => void, restMs: number): () => void {
  let resting = false;
  let again = false;
  const now = (): void => {
    call();
    resting = true;
    again = false;
    setTimeout(() => {
      resting = false;
      if (again) now();
    }, restMs);
  };
  return () => {
    if (resting) again = true;
    else now();
  };
}
