import { ActionIcon, Button, Group, Select, Skeleton, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Ban, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";

import { api, data } from "@/api/client";
import { isOver } from "@/live/messages";
import { useMayEdit } from "@/ui/ForEditors";
import { Pages } from "@/ui/Pages";
import { ReadError } from "@/ui/ReadError";
import { TopBar } from "@/ui/TopBar";
import { useAddress } from "@/ui/useAddress";
import { ago } from "@/ui/words";
import { cancelRun, retryRun } from "./actions";
import { message } from "./HistoryRow";
import { QueueState } from "./QueueState";
import { runList } from "./reads";
import { RowProgress } from "./RowProgress";
import { RunOutputs } from "./RunOutputs";
import classes from "./RunsPage.module.css";
import { StatusIcon } from "./StatusIcon";
import { useClock } from "./useClock";
import { type RunRow, runWords, STATUS_WORDS, took } from "./words";

const PAGE = 25;
const MOST_WORKFLOWS = 200;
const STATUSES = ["queued", "running", "succeeded", "failed", "cancelled"] as const;

/** All runs of the workspace, live. */
export default function RunsPage() {
  const { search, setSearch, put } = useAddress();
  const [page, setPage] = useState(1);
  const status = STATUSES.find((one) => one === search.get("status"));
  const workflow = search.get("workflow") ?? undefined;
  const filter = { status, workflow, limit: PAGE, offset: (page - 1) * PAGE };
  const asked = useQuery({ ...runList(filter), placeholderData: (old) => old });
  const choose = (name: string, value: string | null): void => {
    setPage(1);
    put(name, value);
  };
  const pages = Math.ceil((asked.data?.total ?? 0) / PAGE);
  return (
    <>
      <TopBar actions={<QueueState />} />
      <main id="main" className={classes.page}>
        <Group justify="space-between" align="end">
          <h1>Runs</h1>
          <Group gap={8}>
            <Select
              aria-label="Status"
              placeholder="Any status"
              data={STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] ?? value }))}
              value={status ?? null}
              onChange={(value) => choose("status", value)}
              clearable
              w={140}
            />
            <WorkflowFilter value={workflow ?? null} onChange={(value) => choose("workflow", value)} />
          </Group>
        </Group>
        {asked.isPending && <Skeleton height={300} />}
        <ReadError read={asked} />
        {asked.data?.rows.length === 0 && <Empty isFiltered={Boolean(status || workflow)} onAll={() => setSearch({})} />}
        <ul className={classes.list}>
          {asked.data?.rows.map((row) => (
            <Row key={row.id} run={row} />
          ))}
        </ul>
        <Pages count={pages} page={page} go={setPage} />
      </main>
    </>
  );
}

function WorkflowFilter({ value, onChange }: { readonly value: string | null; onChange(value: string | null): void }) {
  const asked = useQuery({
    queryKey: ["workflows", "names"],
    queryFn: () => data(api.GET("/api/workflows", { params: { query: { limit: MOST_WORKFLOWS, sort: "name" } } })),
  });
  const options = (asked.data ?? []).map(({ id, name }) => ({ value: id, label: name || "Untitled" }));
  return <Select aria-label="Workflow" placeholder="Any workflow" data={options} value={value} onChange={onChange} searchable clearable w={200} />;
}

function Row({ run }: { readonly run: RunRow }) {
  const [, go] = useLocation();
  const mayEdit = useMayEdit();
  const goesOn = !isOver(run.status);
  const now = useClock(goesOn);
  const when = ago(run.created_at, now);
  const canRetry = mayEdit && (run.status === "failed" || run.status === "cancelled");
  const retry = async (): Promise<void> => {
    const made = await retryRun(run.id, run.workflow_id ? "current" : "old");
    if (made) go(`/runs/${made.id}`);
  };
  return (
    <li className={classes.row}>
      <Link href={`/runs/${run.id}`} className={classes.link}>
        <StatusIcon status={run.status} size={18} />
        <span className={classes.facts}>
          <strong>{run.name || "Untitled"}</strong>
          <span className="dim">
            {runWords(run)} · {when}
            {took(run, now) && ` · ${took(run, now)}`}
            {run.priority !== "normal" && ` · ${run.priority} priority`}
          </span>
          {run.status === "failed" && <span className={classes.error}>{message(run)}</span>}
        </span>
      </Link>
      {goesOn ? <RowProgress run={run.id} /> : <RunOutputs run={run} />}
      <span className={classes.buttons}>
        {goesOn && mayEdit && (
          <Tooltip label="Cancel this run">
            <ActionIcon color="red" aria-label={`Cancel the run of ${run.name}, ${when}`} disabled={run.cancelling} onClick={() => void cancelRun(run.id)}>
              <Ban size={15} />
            </ActionIcon>
          </Tooltip>
        )}
        {canRetry && (
          <Tooltip label="Retry what failed">
            <ActionIcon aria-label={`Retry the run of ${run.name}, ${when}`} onClick={() => void retry()}>
              <RotateCcw size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </span>
    </li>
  );
}

function Empty({ isFiltered, onAll }: { readonly isFiltered: boolean; onAll(): void }) {
  const mayEdit = useMayEdit();
  return (
    <div className="centred">
      <h2>{isFiltered ? "No run fits" : "Nothing has run yet"}</h2>
      <p className="dim">
        {isFiltered ? "Other runs are there, but none like this." : mayEdit ? "Open a workflow and press Run; every run then stands here, live." : "Every run will stand here, live."}
      </p>
      {isFiltered ? (
        <Button onClick={onAll}>Show all runs</Button>
      ) : (
        <Button component={Link} href="/">
          Go to the workflows
        </Button>
      )}
    </div>
  );
}
