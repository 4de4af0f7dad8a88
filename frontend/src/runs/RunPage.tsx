import { Button, Menu, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Ban, ChevronDown, Columns2, Network, Pencil, RotateCcw } from "lucide-react";
import { Link, useLocation, useParams, useSearchParams } from "wouter";

import type { Schemas } from "@/api/client";
import { nodeTypes } from "@/api/reads";
import { opened } from "@/graph/definition";
import { isOver } from "@/live/messages";
import { overall } from "@/live/overall";
import type { LiveRun } from "@/live/run";
import { useRun } from "@/live/watch";
import { NotFound } from "@/ui/NotFound";
import { PageSkeleton } from "@/ui/PageSkeleton";
import { TopBar } from "@/ui/TopBar";
import { Unread, unreadOf } from "@/ui/Unread";
import { ago } from "@/ui/words";
import { cancelRun, rerun, retryRun } from "./actions";
import { Comparison } from "./Comparison";
import { LogView } from "./LogView";
import { filesOf, thumbnail } from "./outputs";
import { run as runRead, runList } from "./reads";
import classes from "./RunPage.module.css";
import { StatusIcon } from "./StatusIcon";
import { Timeline } from "./Timeline";
import { useClock } from "./useClock";
import { titleIn } from "./useTitles";
import { progressWords, runWords, took } from "./words";

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
        <Head run={run} facts={asked.data} />
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

function Head({ run, facts }: { readonly run: LiveRun; readonly facts: Schemas["RunOut"] }) {
  const [, go] = useLocation();
  const goesOn = !isOver(run.status);
  const now = useClock(goesOn);
  const { fraction, eta, done, total } = overall(run, now);
  const hasFailed = run.status === "failed" || run.status === "cancelled";
  const show = async (work: Promise<Schemas["RunRow"] | null>): Promise<void> => {
    const made = await work;
    if (made) go(`/runs/${made.id}`);
  };
  return (
    <header className={classes.head}>
      <div className={classes.words}>
        <h1>
          <StatusIcon status={run.status} size={20} /> {run.name || "Untitled"}
        </h1>
        <p className="dim">
          {runWords(run)} · started {ago(run.createdAt, now)}
          {took({ started_at: run.startedAt, finished_at: run.finishedAt }, now) &&
            ` · ${took({ started_at: run.startedAt, finished_at: run.finishedAt }, now)}`}
          {` · ${done} of ${total} nodes`}
          {facts.priority !== "normal" && ` · ${facts.priority} priority`}
          {facts.parent_id && (
            <>
              {" · goes on from "}
              <Link href={`/runs/${facts.parent_id}`}>an earlier run</Link>
            </>
          )}
        </p>
        {goesOn && (
          <div className={classes.progress}>
            <div role="progressbar" aria-label="Progress of the run" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.floor(fraction * 100)} className={classes.bar}>
              <div style={{ width: `${fraction * 100}%` }} />
            </div>
            <span>{progressWords(fraction, eta)}</span>
          </div>
        )}
      </div>
      <div className={classes.buttons}>
        {goesOn && (
          <Button color="red" variant="light" leftSection={<Ban size={14} />} disabled={run.cancelling} onClick={() => void cancelRun(run.run)}>
            {run.cancelling ? "Cancelling…" : "Cancel"}
          </Button>
        )}
        {!goesOn && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant={hasFailed ? "filled" : "default"} leftSection={<RotateCcw size={14} />} rightSection={<ChevronDown size={13} />}>
                {hasFailed ? "Retry" : "Run again"}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {hasFailed && run.workflow && (
                <Menu.Item onClick={() => void show(retryRun(run.run, "current"))}>Go on with the workflow as it is now</Menu.Item>
              )}
              {hasFailed && <Menu.Item onClick={() => void show(retryRun(run.run, "old"))}>Go on with the graph as it was</Menu.Item>}
              <Menu.Item onClick={() => void show(rerun(run.run))}>Run the same graph again</Menu.Item>
              <Menu.Item onClick={() => void show(rerun(run.run, "all"))}>Run it again, reuse nothing</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        {run.workflow && (
          <Button component={Link} href={`/workflows/${run.workflow}?run=${run.run}`} variant="default" leftSection={<Pencil size={14} />}>
            Open in the editor
          </Button>
        )}
        <Button component={Link} href={`/runs/${run.run}/graph`} variant="default" leftSection={<Network size={14} />}>
          Exact graph
        </Button>
        {run.workflow && <CompareWith run={run} />}
      </div>
    </header>
  );
}

const CHOICES = 12;

/** The other runs of the same workflow, to be compared with. */
function CompareWith({ run }: { readonly run: LiveRun }) {
  const asked = useQuery(runList({ workflow: run.workflow ?? "", limit: CHOICES, offset: 0 }));
  const others = (asked.data?.rows ?? []).filter(({ id }) => id !== run.run);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Columns2 size={14} />} rightSection={<ChevronDown size={13} />} disabled={others.length === 0}>
          Compare
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>With the run of</Menu.Label>
        {others.map((other) => (
          <Menu.Item key={other.id} component={Link} href={`/runs/${run.run}?with=${other.id}`} leftSection={<StatusIcon status={other.status} />}>
            {ago(other.created_at)} · {runWords(other)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Compared({ id }: { readonly id: string }) {
  const [search] = useSearchParams();
  const other = search.get("with") ?? "";
  const [one, two, types] = [useQuery(runRead(id)), useQuery(runRead(other)), useQuery(nodeTypes)];
  if (!other) return null;
  if (two.isError) return <p role="alert">{two.error.message}</p>;
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
