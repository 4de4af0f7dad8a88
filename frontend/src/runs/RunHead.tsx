import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Ban, ChevronDown, Columns2, Network, Pencil, RotateCcw } from "lucide-react";
import { Link, useLocation } from "wouter";

import type { Schemas } from "@/api/client";
import { isOver } from "@/live/messages";
import { overall } from "@/live/overall";
import type { LiveRun } from "@/live/run";
import { ForEditors } from "@/ui/ForEditors";
import { ago } from "@/ui/words";
import { cancelRun, rerun, retryRun } from "./actions";
import { runList } from "./reads";
import classes from "./RunPage.module.css";
import { StatusIcon } from "./StatusIcon";
import { useClock } from "./useClock";
import { progressWords, runWords, took } from "./words";

/** How a run stands, and what can be done with it. */
export function RunHead({ run, facts }: { readonly run: LiveRun; readonly facts: Schemas["RunOut"] }) {
  const goesOn = !isOver(run.status);
  const now = useClock(goesOn);
  const { fraction, eta, done, total } = overall(run, now);
  const time = took({ started_at: run.startedAt, finished_at: run.finishedAt }, now);
  return (
    <header className={classes.head}>
      <div className={classes.words}>
        <h1>
          <StatusIcon status={run.status} size={20} /> {run.name || "Untitled"}
        </h1>
        <p className="dim">
          {runWords(run)} · started {ago(run.createdAt, now)}
          {time && ` · ${time}`}
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
        <ForEditors>{goesOn ? <Cancel run={run} /> : <Again run={run} />}</ForEditors>
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

function Cancel({ run }: { readonly run: LiveRun }) {
  return (
    <Button color="red" variant="light" leftSection={<Ban size={14} />} disabled={run.cancelling} onClick={() => void cancelRun(run.run)}>
      {run.cancelling ? "Cancelling…" : "Cancel"}
    </Button>
  );
}

/** Go on from where it failed, or do it all once more; the new run is shown. */
function Again({ run }: { readonly run: LiveRun }) {
  const [, go] = useLocation();
  const hasFailed = run.status === "failed" || run.status === "cancelled";
  const show = async (work: Promise<Schemas["RunRow"] | null>): Promise<void> => {
    const made = await work;
    if (made) go(`/runs/${made.id}`);
  };
  return (
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
