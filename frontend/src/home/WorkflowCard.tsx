import { Link } from "wouter";

import { Cover } from "@/ui/Cover";
import { ago, counted } from "@/ui/words";
import classes from "./HomePage.module.css";
import type { WorkflowRow } from "./reads";

/** A workflow: its picture, what it holds, when it was worked on. */
export function WorkflowCard({ row }: { readonly row: WorkflowRow }) {
  return (
    <Link href={`/workflows/${row.id}`} className={classes.card}>
      <span className={classes.cover}>
        <Cover src={row.cover} />
      </span>
      <span className={classes.words}>
        <strong>{row.name || "Untitled"}</strong>
        <span className="dim">
          {counted(row.node_count, "node")} · {counted(row.video_count, "video")} · {ago(row.updated_at)}
        </span>
      </span>
    </Link>
  );
}
