import { useQuery } from "@tanstack/react-query";

import { fromState } from "@/live/nodeLive";
import { isOver } from "@/live/messages";
import { filesOf, thumbnail } from "./outputs";
import { run as runRead } from "./reads";
import classes from "./RunOutputs.module.css";
import type { RunRow } from "./words";

const MOST = 4;

/** Small pictures of what a run made. */
export function RunOutputs({ run }: { readonly run: RunRow }) {
  const asked = useQuery({
    ...runRead(run.id),
    enabled: isOver(run.status) && run.finished_count > 0,
    staleTime: Infinity,
  });
  const nodes = asked.data?.nodes ?? [];
  const files = filesOf(
    Object.fromEntries(nodes.map((state) => [state.node, fromState(state)])),
    nodes.map(({ node }) => node),
  );
  if (files.length === 0) return null;
  return (
    <span className={classes.files}>
      {files.slice(0, MOST).map((file) => (
        <img key={file.id} src={thumbnail(file.id)} alt={file.name || "Output"} loading="lazy" />
      ))}
      {files.length > MOST && <span className="dim">+{files.length - MOST}</span>}
    </span>
  );
}
