/** Walking the graph by keyboard, and hearing where one is. */

import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, useMemo } from "react";

import { nearest } from "@/graph/arrange";
import { changeGroup, groupsOf, notesOf } from "@/graph/groups";
import { type Place, portsOf } from "@/graph/wiring";
import { live } from "@/live/store";
import { announce } from "./announcing";
import { perform, useCommands } from "./commanding";
import type { CommandId } from "./commands";
import { boxOf, type FlowNode, type FlowWire, outerPorts } from "./flow";
import { canvasRoot, focusCard, focusInspector, focusPort } from "./focus";
import { begin } from "./keyboardWiring";
import { setPanel } from "./panels";
import { problems } from "./problems";
import { startRenaming } from "./renaming";
import { showNode } from "./showing";
import { type EditorStore, useEditorStore } from "./store";

type Way = "left" | "right" | "up" | "down";
type Flow = ReturnType<typeof useReactFlow<FlowNode, FlowWire>>;

/** Tab opens the search where the pointer put the keyboard on the canvas itself; elsewhere it moves on. */
export function useWalking(): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.target !== canvasRoot()) return;
    if (perform("node.add")) event.preventDefault();
  };
}

export function useWalkCommands(editable: boolean): void {
  const store = useEditorStore();
  const flow = useReactFlow<FlowNode, FlowWire>();
  const commands = useMemo(() => {
    const walking: Partial<Record<CommandId, () => void>> = {};
    for (const way of ["left", "right", "up", "down"] as const) {
      walking[`walk.${way}`] = () => walk(store, flow, way, false);
      walking[`walk.more-${way}`] = () => walk(store, flow, way, true);
    }
    walking["walk.inspector"] = () => enter(store);
    if (editable) walking["walk.wire"] = () => wireFromFocus(store);
    return walking;
  }, [store, flow, editable]);
  useCommands(commands);
}

function walk(store: EditorStore, flow: Flow, way: Way, more: boolean): void {
  const { focus, selection, select } = store.getState();
  const drawn = flow.getNodes().filter((node) => node.type !== "frame");
  const here = drawn.find((node) => node.id === focus);
  const next = here ? (along(flow, here.id, way) ?? nearest(drawn.map(boxOf), boxOf(here), way)?.id) : drawn[0]?.id;
  if (!next) {
    announce(drawn.length === 0 ? "The canvas is empty. Press N to add a node." : "No node in this direction.");
    return;
  }
  // The last of the selection is where one is.
  select(more ? [...[...selection.nodes].filter((id) => id !== next), next] : [next]);
  showNode(next);
  focusCard(next);
  announce(describe(store, next));
}

/** The node before or after, along the first wire. */
function along(flow: Flow, node: string, way: Way): string | undefined {
  const wires = flow.getEdges();
  if (way === "left") return wires.find((wire) => wire.target === node)?.source;
  if (way === "right") return wires.find((wire) => wire.source === node)?.target;
  return undefined;
}

/** "Stitcher, succeeded, 2 wires in, 1 out. Main is needed." */
export function describe(store: EditorStore, id: string): string {
  const { history, types } = store.getState();
  const graph = history.now;
  const node = graph.nodes.find((each) => each.id === id);
  if (!node) {
    const group = groupsOf(graph).find((each) => each.id === id);
    return group ? `Group ${group.title}, collapsed, ${group.nodes.length} nodes.` : "Note.";
  }
  const title = node.title || types.get(node.type)?.title || node.type;
  const into = graph.connections.filter((wire) => wire.to.node === id).length;
  const out = graph.connections.filter((wire) => wire.from.node === id).length;
  const mode = node.mode === "skip" ? "skipped" : node.mode === "bypass" ? "bypassed" : "";
  const facts = [title, mode, live.getState().nodes[id]?.status, `${into} wires in, ${out} out`];
  const trouble = problems.getState().byNode.get(id)?.[0]?.message ?? "";
  return `${facts.filter(Boolean).join(", ")}. ${trouble.replaceAll("`", "")}`.trim();
}

/** Enter on a node goes to its settings; into the words of a note; on a folded group, into it. */
function enter(store: EditorStore): void {
  const { focus, history, goTo, edit, select, readOnly } = store.getState();
  const group = groupsOf(history.now).find(({ id }) => id === focus);
  const [first] = group?.nodes ?? [];
  if (group?.collapsed && first && !readOnly) {
    edit(changeGroup(focus, { collapsed: false }));
    select([first]);
    focusCard(first);
    announce(`Group ${group.title} unfolded. ${describe(store, first)}`);
  } else if (group || history.now.nodes.some(({ id }) => id === focus)) {
    setPanel("right", { open: true });
    goTo(focus);
    focusInspector();
  } else if (!readOnly && notesOf(history.now).some(({ id }) => id === focus)) startRenaming(focus);
}

/** Start a wire at the first output of the node that has the focus, else at its first input. */
function wireFromFocus(store: EditorStore): void {
  const place = firstPort(store);
  if (!place) return;
  focusPort(place.node, place.side, place.port);
  begin(store, place);
}

function firstPort(store: EditorStore): Place | null {
  const { focus, history, types } = store.getState();
  const folded = groupsOf(history.now).find(({ id, collapsed }) => id === focus && collapsed);
  const outer = folded && outerPorts(history.now, types, folded);
  const type = types.get(history.now.nodes.find(({ id }) => id === focus)?.type ?? "");
  const own = (side: Place["side"]) => portsOf(type, side).map(({ name }) => ({ node: focus, port: name }));
  const [output] = outer ? outer.outputs : own("source");
  const [input] = outer ? outer.inputs : own("target");
  const end = output ?? input;
  return end ? { node: end.node, port: end.port, side: output ? "source" : "target" } : null;
}
