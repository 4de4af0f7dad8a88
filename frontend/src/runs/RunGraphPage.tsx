import "@xyflow/react/dist/style.css";

import { Badge, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { Copy, History, ListVideo } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useLocation, useParams } from "wouter";

import { api, data, type Schemas } from "@/api/client";
import { nodeTypes } from "@/api/reads";
import { Canvas } from "@/editor/Canvas";
import { EditorProvider, editorStore } from "@/editor/store";
import { type Definition, opened } from "@/graph/definition";
import type { NodeTypes } from "@/graph/nodeTypes";
import { clearLive, showRun } from "@/live/store";
import { useRun } from "@/live/watch";
import { saveAsNew } from "@/saving/files";
import { ForEditors } from "@/ui/ForEditors";
import { PageSkeleton } from "@/ui/PageSkeleton";
import { TopBar } from "@/ui/TopBar";
import { Unread, unreadOf } from "@/ui/Unread";
import { ago } from "@/ui/words";
import { tried } from "./actions";
import { run as runRead } from "./reads";
import classes from "./RunGraphPage.module.css";

/** The exact graph of a run, with what each node did: to be looked at, restored or copied. */
export default function RunGraphPage() {
  const { id = "" } = useParams();
  const asked = useQuery({ ...runRead(id), staleTime: Infinity });
  const types = useQuery(nodeTypes);
  const unread = unreadOf(asked, types);
  if (unread) return <Unread what="run" read={unread} />;
  if (!asked.data || !types.data) return <PageSkeleton />;
  return <Graph key={id} run={asked.data} types={types.data} />;
}

function Graph({ run, types }: { readonly run: Schemas["RunOut"]; readonly types: NodeTypes }) {
  const [graph] = useState(() => unseen(opened({ ...run.definition, name: run.name })));
  const [store] = useState(() => editorStore(run.workflow_id ?? "", graph, types, { readOnly: true }));
  const live = useRun(run.id).run;
  const [, go] = useLocation();
  useEffect(() => clearLive, []);
  useEffect(() => {
    if (live) showRun(live);
  }, [live]);
  const restore = async (workflow: string): Promise<void> => {
    const made = await tried(restored(workflow, run), "It could not be restored");
    if (made) go(`/workflows/${workflow}`);
  };
  return (
    <EditorProvider value={store}>
      <ReactFlowProvider>
        <div className={classes.frame}>
          <TopBar
            title={
              <span className={classes.title}>
                <strong>{run.name || "Untitled"}</strong>
                <Badge variant="default">Run of {ago(run.created_at)} · view only</Badge>
              </span>
            }
            actions={
              <>
                <Button component={Link} href={`/runs/${run.id}`} variant="default" leftSection={<ListVideo size={14} />}>
                  The run
                </Button>
                <ForEditors>
                  <Button variant="default" leftSection={<Copy size={14} />} onClick={() => void saveAsNew(graph, `${graph.name} (copy)`)}>
                    Open as a copy
                  </Button>
                  {run.workflow_id && (
                    <Button leftSection={<History size={14} />} onClick={() => void restore(run.workflow_id ?? "")}>
                      Restore as a new version
                    </Button>
                  )}
                </ForEditors>
              </>
            }
          />
          <main id="main" className={classes.canvas}>
            <Canvas />
          </main>
        </div>
      </ReactFlowProvider>
    </EditorProvider>
  );
}

/** All of it in view at first, wherever its maker looked. */
function unseen(graph: Definition): Definition {
  const { viewport: _, ...ui } = graph.ui ?? {};
  return { ...graph, ui };
}

/** The run's graph as the workflow's newest version; what was there before is kept as one, too. */
async function restored(workflow: string, run: Schemas["RunOut"]): Promise<Schemas["SavedOut"]> {
  const params = { path: { workflow_id: workflow } };
  const { revision } = await data(api.GET("/api/workflows/{workflow_id}", { params }));
  const kept = await data(api.PUT("/api/workflows/{workflow_id}", { params, body: { revision, automatic: false } }));
  const body = { revision: kept.revision, definition: run.definition, automatic: false };
  return data(api.PUT("/api/workflows/{workflow_id}", { params, body }));
}
