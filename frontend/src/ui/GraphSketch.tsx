import { type Definition, wireId } from "@/graph/definition";
import classes from "./GraphSketch.module.css";

const NODE = { width: 220, height: 130 };
const MARGIN = 40;

/** A graph from afar: boxes and wires, as large as its place. */
export function GraphSketch({ graph }: { readonly graph: Definition }) {
  const places = new Map(graph.nodes.map((node) => [node.id, node.position]));
  const xs = graph.nodes.map(({ position }) => position.x);
  const ys = graph.nodes.map(({ position }) => position.y);
  const left = Math.min(...xs) - MARGIN;
  const top = Math.min(...ys) - MARGIN;
  const width = Math.max(...xs) + NODE.width + MARGIN - left;
  const height = Math.max(...ys) + NODE.height + MARGIN - top;
  if (graph.nodes.length === 0) return <div className={classes.empty} aria-hidden="true" />;
  return (
    <svg className={classes.sketch} viewBox={`${left} ${top} ${width} ${height}`} aria-hidden="true">
      {graph.connections.map((wire) => {
        const from = places.get(wire.from.node);
        const to = places.get(wire.to.node);
        if (!from || !to) return null;
        const x = from.x + NODE.width;
        const y = from.y + NODE.height / 2;
        const bend = Math.max(40, (to.x - x) / 2);
        const end = to.y + NODE.height / 2;
        return (
          <path
            key={wireId(wire)}
            d={`M${x} ${y}C${x + bend} ${y} ${to.x - bend} ${end} ${to.x} ${end}`}
            style={{ stroke: `var(--port-${wire.from.port}, var(--port-clip))` }}
          />
        );
      })}
      {graph.nodes.map((node) => (
        <rect key={node.id} x={node.position.x} y={node.position.y} width={NODE.width} height={NODE.height} rx={18} />
      ))}
    </svg>
  );
}
