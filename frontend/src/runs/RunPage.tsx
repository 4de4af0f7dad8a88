import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "wouter";

import { nodeTypes } from "@/api/reads";
import { opened } from "@/graph/definition";
import type { LiveRun } from "@/live/run";
import { useRun } from "@/live/watch";
import { NotFound } from "@/ui/NotFound";
import { PageSkeleton } from "@/ui/PageSkeleton";
import { ReadError } from "@/ui/ReadError";
import { TopBar } from "@/ui/TopBar";
import { Unread, unreadOf } from "@/ui/Unread";
import { Comparison } from "./Comparison";
import { LogView } from "./LogView";
import { filesOf, thumbnail } from "./outputs";
import { run as runRead } from "./reads";
import classes from "./RunPage.module.css";
import { RunHead } from "./RunHead";
import { StatusIcon } from "./StatusIcon";
import { Timeline } from "./Timeline";
import { titleIn } from "./useTitles";

/** One run: how it stands or ended, what it made, when each node worked and why, its log. */
export default function RunPage() {
  const { id = "" } = useParams();
  const { run, feed } = useRun(id);
  const asked = useQuery({ ...runRead(id), refetchOnWindowFocus: false });
  const types = useQuery(nodeTypes);
  if (feed === "missing") return <NotFound what="run" />;
  const unread = unreadOf(asked, types);
  if (unread) return <Unread what="run" read={unread} />;
  if (!asked.data || !run || !types.data) return <PageSkeleton />;
  const graph = opened(asked.data.definition);
  const titleOf = (node: string): string => titleIn(graph, types.data, node);
  return (
    <>
      <TopBar />
      <main id="main" className={classes.page}>
        <RunHead run={run} facts={asked.data} />
        <Compared id={id} />
        <Faults run={run} titleOf={titleOf} />
        <Outputs run={run} titleOf={titleOf} />
        <section aria-labelledby="timeline" className={classes.card}>
          <h2 id="timeline">Timeline</h2>
          <Timeline run={run} titleOf={titleOf} />
        </section>
        <section aria-labelledby="log" className={classes.card}>
          <h2 id="log">Log</h2>
          <div className={classes.log}>
            <LogView run={id} nodes={run.order} titleOf={titleOf} />
          </div>
        </section>
      </main>
    </>
  );
}

function Compared({ id }: { readonly id: string }) {
  const [search] = useSearchParams();
  const other = search.get("with") ?? "";
  const [one, two, types] = [useQuery(runRead(id)), useQuery(runRead(other)), useQuery(nodeTypes)];
  if (!other) return null;
  if (two.isLoadingError) return <ReadError read={two} />;
  if (!one.data || !two.data || !types.data) return <Skeleton height={200} />;
  const [before, after] = [one.data, two.data].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
  return before && after ? <Comparison before={before} after={after} types={types.data} /> : null;
}

interface Titled {
  readonly run: LiveRun;
  titleOf(node: string): string;
}

/** Every node that failed, in words. */
function Faults({ run, titleOf }: Titled) {
  const failed = run.order.filter((id) => run.nodes[id]?.status === "failed");
  if (failed.length === 0) return null;
  return (
    <section aria-label="What went wrong" className={classes.faults}>
      {failed.map((id) => (
        <p key={id}>
          <StatusIcon status="failed" />
          <span>
            <strong>{titleOf(id)}</strong> {run.nodes[id]?.error?.message}{" "}
            {run.workflow && <Link href={`/workflows/${run.workflow}?run=${run.run}`}>Open in the editor</Link>}
          </span>
        </p>
      ))}
    </section>
  );
}

function Outputs({ run, titleOf }: Titled) {
  const files = filesOf(run.nodes, run.order);
  if (files.length === 0) return null;
  return (
    <section aria-labelledby="outputs" className={classes.card}>
      <h2 id="outputs">Outputs</h2>
      <ul className={classes.outputs}>
        {files.map((file) => (
          <li key={file.id}>
            <Link href={`/videos/${file.id}`}>
              <img src={thumbnail(file.id, 320)} alt="" loading="lazy" />
              <strong>{titleOf(file.node)}</strong>
              <span className="dim">{file.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
