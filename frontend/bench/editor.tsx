/** The editor's own canvas with a graph of many nodes, apart from a server. */

import "@mantine/core/styles.css";
import "@xyflow/react/dist/style.css";
import "../src/app/tokens.css";

import { MantineProvider } from "@mantine/core";
import { ReactFlowProvider } from "@xyflow/react";
import { createRoot } from "react-dom/client";

import { cssVariables, theme } from "@/app/theme";
import { Canvas } from "@/editor/Canvas";
import { EditorProvider, editorStore } from "@/editor/store";
import type { NodeType, Port } from "@/graph/nodeTypes";
import { tell } from "@/live/store";
import { asked, idOf, joined, placeOf } from "./graph";

const { count, whole } = asked();
const port = (name: string): Port => ({ name, type: "clip", title: name, description: "", required: false, many: false, accepts: ["clip"] }) as Port;
const TYPE = {
  type: "bench",
  title: "A node",
  category: "Compose",
  doc: "",
  queue: "render",
  version: 1,
  inputs: ["main", "template", "more"].map(port),
  outputs: [port("clip")],
  params: {},
  assets: [],
} as unknown as NodeType;

const store = editorStore(
  "bench",
  {
    schema: 1,
    name: "Bench",
    nodes: Array.from({ length: count }, (_, at) => ({ id: idOf(at), type: "bench", params: {}, position: placeOf(at) })),
    connections: joined(count).map((at) => ({
      from: { node: idOf(at - 1), port: "clip" },
      to: { node: idOf(at), port: "main" },
    })),
    ...(whole ? {} : { ui: { viewport: { x: 40, y: 40, zoom: 1 } } }),
  },
  new Map([["bench", TYPE]]),
);

window.progress = (node, progress) => tell(node, { status: "running", progress, stage: "Encoding", eta: 12 });

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="dark">
      <EditorProvider value={store}>
        <ReactFlowProvider>
          <div style={{ position: "relative", width: "100vw", height: "100vh" }}>
            <Canvas />
          </div>
        </ReactFlowProvider>
      </EditorProvider>
    </MantineProvider>,
  );
}
