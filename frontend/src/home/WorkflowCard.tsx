import { ImageOff } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";

import { ago } from "@/ui/words";
import classes from "./HomePage.module.css";
import type { WorkflowRow } from "./reads";

/** A workflow: its picture, what it holds, when it was worked on. */
export function WorkflowCard({ row }: { readonly row: WorkflowRow }) {
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  return (
    <Link href={`/workflows/${row.id}`} className={classes.card}>
      <span className={classes.cover}>
        <Cover src={row.cover} />
      </span>
      <span className={classes.words}>
        <strong>{row.name || "Untitled"}</strong>
        <span className="dim">
          {count(row.node_count, "node")} · {count(row.video_count, "video")} · {ago(row.updated_at)}
        </span>
      </span>
    </Link>
  );
}

/** A picture of what it makes; a sign where there is none yet, or none can be drawn. */
function Cover({ src }: { readonly src: string }) {
  const [isBroken, setBroken] = useState(false);
  if (!src || isBroken) return <ImageOff size={22} aria-hidden className={classes.blank} />;
  return <img src={src} alt="" loading="lazy" onError={() => setBroken(true)} />;
}
