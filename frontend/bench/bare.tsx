/** React Flow as it comes, with the same nodes and wires: what the editor is measured against. */

import "@xyflow/react/dist/style.css";

import { type Edge, type Node, ReactFlow, useEdgesState, useNodesState } from "@xyflow/react";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";

import { asked, idOf, joined, placeOf } from "./graph";

const { count, whole } = asked();
const NODES: Node[] = Array.from({ length: count }, (_, at) => ({
  id: idOf(at),
  position: placeOf(at),
  data: { label: idOf(at) },
}));
const EDGES: Edge[] = joined(count).map((at) => ({ id: `wire_${at}`, source: idOf(at - 1), target: idOf(at) }));

function Bare() {
  const [nodes, setNodes, onNodesChange] = useNodesState(NODES);
  const [edges, , onEdgesChange] = useEdgesState(EDGES);
  useEffect(() => {
    window.progress = (id, fraction) =>
      setNodes((all) => all.map((node) => (node.id === id ? { ...node, data: { label: `${id} ${fraction}` } } : node)));
  }, [setNodes]);
  return (
    <div style={{ width: "100vw", height: "100vh" }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        minZoom={0.02}
        {...(whole ? { fitView: true } : { defaultViewport: { x: 40, y: 40, zoom: 1 } })}
      />
    </div>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<Bare />);
