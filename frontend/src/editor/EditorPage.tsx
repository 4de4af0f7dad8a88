import "@xyflow/react/dist/style.css";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { useParams } from "wouter";

import { api, data, type Schemas } from "@/api/client";
import { nodeTypes } from "@/api/reads";
import { opened } from "@/graph/definition";
import type { NodeTypes } from "@/graph/nodeTypes";
import { useArrivals } from "@/library/arriving";
import { lastSave } from "@/saving/saver";
import { useKeptSaved } from "@/saving/useKeptSaved";
import { me } from "@/settings/reads";
import { PageSkeleton } from "@/ui/PageSkeleton";
import { Unread, unreadOf } from "@/ui/Unread";
import { Canvas } from "./Canvas";
import { CommandPalette } from "./CommandPalette";
import { useKeys } from "./commanding";
import { KeysList } from "./KeysList";
import { Palette } from "./Palette";
import { useValidation } from "./problems";
import { Shell } from "./Shell";
import { loadAhead } from "./slots";
import { EditorProvider, editorStore } from "./store";

/** Read anew whenever it is opened: what an earlier visit left in memory may be out of date. */
const stored = (id: string) =>
  queryOptions({
    queryKey: ["workflows", id],
    queryFn: async () => {
      await lastSave(id);
      return data(api.GET("/api/workflows/{workflow_id}", { params: { path: { workflow_id: id } } }));
    },
    staleTime: Infinity,
    gcTime: 0,
  });

/** One workflow, opened to be drawn and run. */
export default function EditorPage() {
  const { id = "" } = useParams();
  const types = useQuery(nodeTypes);
  const saved = useQuery(stored(id));
  const who = useQuery(me);
  const unread = unreadOf(saved, types);
  if (unread) return <Unread what="workflow" read={unread} />;
  if (!saved.data || !types.data || who.isPending) return <PageSkeleton />;
  return <OpenWorkflow key={id} saved={saved.data} types={types.data} readOnly={who.data?.may_edit === false} />;
}

interface Props {
  readonly saved: Schemas["WorkflowOut"];
  readonly types: NodeTypes;
  /** For a member who may only look. */
  readonly readOnly: boolean;
}

function OpenWorkflow({ saved, types, readOnly }: Props) {
  const [store] = useState(() => {
    const { id, name, description } = saved;
    return editorStore(id, opened({ ...saved.definition, name, description }), types, { opened: saved, readOnly });
  });
  return (
    <EditorProvider value={store}>
      <ReactFlowProvider>
        <Editor />
      </ReactFlowProvider>
    </EditorProvider>
  );
}

const SETTLED_MS = 1500;

function Editor() {
  useKeys();
  useValidation();
  useArrivals();
  useKeptSaved();
  useEffect(() => {
    const timer = window.setTimeout(loadAhead, SETTLED_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <>
      <Shell palette={Palette}>
        <Canvas />
      </Shell>
      <CommandPalette />
      <KeysList />
    </>
  );
}
