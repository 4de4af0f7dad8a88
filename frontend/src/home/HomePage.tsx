import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { useLeaving } from "@/saving/duplicating";
import { ForEditors, useMayEdit } from "@/ui/ForEditors";
import { patiently } from "@/ui/patiently";
import { ReadError } from "@/ui/ReadError";
import { TopBar } from "@/ui/TopBar";
import classes from "./HomePage.module.css";
import { recentWorkflows } from "./reads";
import { RecentVideos } from "./RecentVideos";
import { Templates } from "./Templates";
import { useNewWorkflow } from "./useNewWorkflow";
import { WorkflowCard } from "./WorkflowCard";

const OpenDialog = lazy(patiently(() => import("@/saving/OpenDialog")));

/** The first page: what one worked on last, what came out, and graphs to start from. */
export default function HomePage() {
  const workflows = useQuery(recentWorkflows);
  const create = useNewWorkflow();
  const leaving = useLeaving();
  const [isAll, showAll] = useState(false);
  const mayEdit = useMayEdit();
  const isEmpty = workflows.data?.length === 0;
  const isNew = isEmpty && mayEdit;
  const button = (
    <ForEditors>
      <Button leftSection={<Plus size={14} />} loading={create.isPending} onClick={() => create.mutate({ name: "Untitled" })}>
        New workflow
      </Button>
    </ForEditors>
  );
  return (
    <>
      <TopBar actions={button} />
      <main id="main" className={classes.page}>
        {isNew && <Welcome />}
        {!isNew && (
          <section aria-labelledby="recent">
            <header className={classes.head}>
              <h1 id="recent">Recent workflows</h1>
              <Button variant="default" leftSection={<Search size={14} />} onClick={() => showAll(true)}>
                All workflows
              </Button>
            </header>
            {workflows.isPending && <Skeleton height={180} />}
            <ReadError read={workflows} />
            {isEmpty && <p className="dim">There is no workflow yet. What others draw stands here.</p>}
            <ul className={classes.cards}>
              {workflows.data?.filter(({ id }) => !leaving.has(id)).map((row) => (
                <li key={row.id}>
                  <WorkflowCard row={row} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <RecentVideos />
        <ForEditors>
          <Templates />
        </ForEditors>
      </main>
      <Suspense>{isAll && <OpenDialog open="" close={() => showAll(false)} />}</Suspense>
    </>
  );
}

function Welcome() {
  return (
    <section className={classes.welcome} aria-labelledby="welcome">
      <h1 id="welcome">Your first video in a minute</h1>
      <ol>
        <li>Choose a template below. You see every step of it at once.</li>
        <li>Drop your own clips onto its boxes.</li>
        <li>Press Run. The finished video plays in the last box.</li>
      </ol>
      <p className="dim">
        Or bring your files first: <Link href="/library">open the library</Link>.
      </p>
    </section>
  );
}

