/** Lists that are read again when something of theirs happens anywhere in the workspace. */

import type { QueryKey } from "@tanstack/react-query";

import { queries } from "@/api/queries";
import { LIBRARY } from "@/library/files";
import { onRunEvents, onUpload } from "./workspace";

const REST_MS = 1_000;

/** Runs as they begin and end, files as they are made and come in. Answers how to stop. */
export function freshLists(): () => void {
  const runs = reader(["runs"]);
  const files = reader(LIBRARY);
  const stops = [
    onRunEvents((events) => {
      if (events.some(({ type }) => type.startsWith("run.") || type === "node.queued")) runs.soon();
      if (events.some(({ type }) => type === "run.finished")) files.soon();
    }),
    onUpload(({ asset }) => {
      if (asset) files.soon();
    }),
    runs.stop,
    files.stop,
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Reads again a moment after the first word of a change, however many follow. */
function reader(queryKey: QueryKey): { soon(): void; stop(): void } {
  let timer = 0;
  const read = (): void => {
    timer = 0;
    void queries.invalidateQueries({ queryKey });
  };
  return {
    soon: () => {
      timer ||= window.setTimeout(read, REST_MS);
    },
    stop: () => window.clearTimeout(timer),
  };
}
