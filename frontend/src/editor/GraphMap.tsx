/**
 * The whole graph in small. All nodes of one colour are one shape, so that a graph of a thousand
 * nodes is a handful of elements, and dragging one of them draws a few paths.
 */

import { Panel, type ReactFlowState, useReactFlow, useStore as useFlow } from "@xyflow/react";
import { memo, useMemo, useRef } from "react";
import { useStore } from "zustand";
import { shallow } from "zustand/shallow";

import { type Area, bounds } from "@/graph/arrange";
import classes from "./Canvas.module.css";
import { boxOf, type FlowNode } from "./flow";
import { colorOf } from "./icons";
import { useEditor } from "./store";
import { view } from "./view";

const MAP = { width: 168, height: 112 };
/** Free room around what the map shows, as a share of it. */
const MARGIN = 0.08;
/** How far one step of the wheel goes. */
const WHEEL = 0.002;

/** Shown beside more than one node, unless it was put away. */
export const GraphMap = memo(function GraphMap() {
  const shown = useStore(view, (state) => state.map);
  const many = useEditor((s) => s.history.now.nodes.length > 1);
  return shown && many ? <Drawing /> : null;
});

function Drawing() {
  const flow = useReactFlow<FlowNode>();
  const nodes = useFlow((state) => state.nodes as FlowNode[]);
  const seen = useFlow(areaSeen, shallow);
  const boxes = useMemo(() => nodes.map(boxOf), [nodes]);
  const shapes = useMemo(() => [...byColor(nodes, boxes)], [nodes, boxes]);
  const all = framed(bounds([...boxes, seen]));
  // The map itself changes while it is dragged over; what counts is how it was at first.
  const held = useRef<DOMMatrix>(null);

  const look = ({ clientX, clientY }: React.PointerEvent): void => {
    if (!held.current) return;
    const at = new DOMPoint(clientX, clientY).matrixTransform(held.current);
    void flow.setCenter(at.x, at.y, { zoom: flow.getZoom() });
  };
  return (
    <Panel position="bottom-right" className={classes.map}>
      <svg
        {...MAP}
        viewBox={`${all.x} ${all.y} ${all.width} ${all.height}`}
        role="img"
        aria-label="Map of the graph"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          held.current = event.currentTarget.getScreenCTM()?.inverse() ?? null;
          look(event);
        }}
        onPointerMove={look}
        onLostPointerCapture={() => (held.current = null)}
        onWheel={(event) => void flow.zoomTo(flow.getZoom() * 2 ** (-event.deltaY * WHEEL))}
      >
        {shapes.map(([color, path]) => (
          <path key={color} d={path} style={{ fill: color }} />
        ))}
        <path className={classes.mapMask} fillRule="evenodd" d={`${square(all)}${square(seen)}`} />
      </svg>
    </Panel>
  );
}

/** The part of the graph that the canvas shows. */
function areaSeen({ transform: [x, y, zoom], width, height }: ReactFlowState): Area {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** One path for all boxes of a colour. */
function byColor(nodes: readonly FlowNode[], boxes: readonly Area[]): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  boxes.forEach((box, at) => {
    const color = mapColor(nodes[at]);
    if (color) paths.set(color, (paths.get(color) ?? "") + square(box));
  });
  return paths;
}

function mapColor(node: FlowNode | undefined): string {
  if (node?.type === "card") return colorOf(node.data.type);
  if (node?.type === "folded") return node.data.group.color;
  return node?.type === "note" ? "var(--line)" : "";
}

function square({ x, y, width, height }: Area): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

/** A little more than the box, in the shape of the map. */
function framed({ x, y, width, height }: Area): Area {
  const scale = (1 + MARGIN) * Math.max(width / MAP.width, height / MAP.height);
  const size = { width: MAP.width * scale, height: MAP.height * scale };
  return { x: x + (width - size.width) / 2, y: y + (height - size.height) / 2, ...size };
}
