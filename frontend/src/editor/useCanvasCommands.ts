/** The commands of the canvas. */

import { useReactFlow } from "@xyflow/react";
import { useEffect, useMemo } from "react";

import { aligned, type Box, type Direction, distributed, type Edge } from "@/graph/arrange";
import { copied, cornerOf, pasted } from "@/graph/clipboard";
import { freeId, type Point } from "@/graph/definition";
import { disconnect, type Edit, moveNodes, removeNodes, toggleKeep, toggleMode, together } from "@/graph/edits";
import { addNote, changeGroup, dissolve, groupsOf, makeGroup, moveNotes, removeNotes, takenIds } from "@/graph/groups";
import { tidied } from "@/graph/tidy";
import { gliding } from "@/ui/motion";
import { freePlace } from "./adding";
import { announce } from "./announcing";
import { useCommands } from "./commanding";
import type { CommandId } from "./commands";
import { drawing, endWire } from "./drawing";
import { boxOf, type FlowNode } from "./flow";
import { canvasRoot, focusCanvas, focusCard } from "./focus";
import { CARD_WIDTH } from "./geometry";
import { GROUP_COLORS } from "./groupColors";
import { togglePanel } from "./panels";
import { startRenaming, stopRenaming } from "./renaming";
import { closeSearch, openSearch, search } from "./search";
import { chosen } from "./selecting";
import { setShow } from "./showing";
import { type EditorStore, useEditorStore } from "./store";
import { toggleMap } from "./view";
import { useWalkCommands } from "./useWalking";

const GLIDE_MS = 150;
const STEP_MS = 100;
const NUDGE = 10;
const OFFSET = 40;
const NOTE = { width: 220, height: 110 };

type Flow = ReturnType<typeof useReactFlow<FlowNode>>;

/** All of it, or these nodes, in view. */
function fit(flow: Flow, nodes?: { id: string }[]): void {
  void flow.fitView({ padding: 0.14, maxZoom: 1, duration: gliding(GLIDE_MS), ...(nodes ? { nodes } : {}) });
}

export function useCanvasCommands(editable: boolean): void {
  const store = useEditorStore();
  const flow = useReactFlow<FlowNode>();
  useEffect(() => setShow((id) => bringIntoView(flow, id)), [flow]);
  useEffect(() => forgetHalfDone, []);
  const viewing = useMemo(() => viewCommands(store, flow), [store, flow]);
  const editing = useMemo(
    () => (editable ? { ...editCommands(store), ...nodeCommands(store, flow), ...arrangeCommands(store, flow) } : {}),
    [store, flow, editable],
  );
  useCommands({ ...viewing, ...editing });
  useWalkCommands(editable);
}

/** What was begun here is not gone on with in the next workflow, whose nodes may be called the same. */
function forgetHalfDone(): void {
  closeSearch();
  endWire();
  stopRenaming();
}

type Commands = Partial<Record<CommandId, () => void>>;

function viewCommands(store: EditorStore, flow: Flow): Commands {
  return {
    "view.fit": () => fit(flow),
    "view.fit-selection": () => {
      const nodes = [...store.getState().selection.nodes].map((id) => ({ id }));
      fit(flow, nodes.length > 0 ? nodes : undefined);
    },
    "view.actual-size": () => void flow.zoomTo(1, { duration: gliding(GLIDE_MS) }),
    "view.zoom-in": () => void flow.zoomIn({ duration: gliding(STEP_MS) }),
    "view.zoom-out": () => void flow.zoomOut({ duration: gliding(STEP_MS) }),
    "view.minimap": toggleMap,
    "view.left": () => togglePanel("left"),
    "view.right": () => togglePanel("right"),
    "view.bottom": () => togglePanel("bottom"),
    "edit.deselect": () => {
      if (search.getState().open) closeSearch();
      else if (drawing.getState().now) endWire();
      else store.getState().select([]);
    },
    "edit.select-all": () => store.getState().select(flow.getNodes().map((node) => node.id)),
  };
}

function editCommands(store: EditorStore): Commands {
  const edit = (change: Edit): void => store.getState().edit(change);
  return {
    "edit.undo": () => store.getState().undo(),
    "edit.redo": () => store.getState().redo(),
    "edit.delete": () => removeChosen(store),
    "edit.duplicate": () => duplicate(store),
    "node.skip": () => edit(toggleMode(chosen(store).nodes, "skip")),
    "node.bypass": () => edit(toggleMode(chosen(store).nodes, "bypass")),
    "node.keep": () => edit(toggleKeep(chosen(store).nodes)),
    "node.disconnect": () => {
      const { nodes, wires } = chosen(store);
      const ends = new Set(nodes);
      edit((graph) =>
        disconnect([...wires, ...graph.connections.filter((w) => ends.has(w.from.node) || ends.has(w.to.node))])(graph),
      );
    },
    "node.rename": () => {
      const { focus } = store.getState();
      if (focus) startRenaming(focus);
    },
    "group.make": () => group(store),
    "group.dissolve": () => edit(dissolve(groupsTouched(store))),
    "group.collapse": () => {
      const graph = store.getState().history.now;
      const ids = groupsTouched(store);
      const open = groupsOf(graph).some((each) => ids.includes(each.id) && !each.collapsed);
      edit(together(...ids.map((id) => changeGroup(id, { collapsed: open }))));
      store.getState().select(ids);
      // What had the keyboard is not drawn any more.
      if (open) focusCard(ids[0] ?? "");
      else canvasRoot()?.focus({ preventScroll: true });
    },
  };
}

/** Frames are taken off; what a collapsed group stands for goes with it. */
function removeChosen(store: EditorStore): void {
  const { history, selection, edit } = store.getState();
  const { groups, notes, wires } = chosen(store);
  const collapsed = groupsOf(history.now).filter((each) => groups.includes(each.id) && each.collapsed);
  const nodes = [...selection.nodes, ...collapsed.flatMap((each) => each.nodes)];
  const before = history.now.nodes.length;
  edit(together(disconnect(wires), removeNodes(nodes), dissolve(groups), removeNotes(notes)));
  const gone = before - store.getState().history.now.nodes.length;
  if (gone > 0) announce(gone === 1 ? "Node deleted." : `${gone} nodes deleted.`);
  focusCanvas();
}

function duplicate(store: EditorStore): void {
  const { history, selection, edit, select } = store.getState();
  const snippet = copied(history.now, selection.nodes);
  if (!snippet) return;
  const { x, y } = cornerOf(snippet);
  const made = pasted(history.now, snippet, { x: x + OFFSET, y: y + OFFSET });
  edit(made.edit);
  select(made.ids);
  announce("Duplicated.");
}

function group(store: EditorStore): void {
  const { history, edit, select } = store.getState();
  const { nodes } = chosen(store);
  if (nodes.length === 0) return;
  const id = freeId("group", takenIds(history.now));
  const color = GROUP_COLORS[groupsOf(history.now).length % GROUP_COLORS.length]?.color ?? "#d4af37";
  edit(makeGroup(nodes, "Group", color, id));
  select([id]);
  announce(`${nodes.length} nodes grouped. F2 renames the group.`);
}

/** Selected groups, and those of selected nodes. */
function groupsTouched(store: EditorStore): string[] {
  const { nodes, groups } = chosen(store);
  return groupsOf(store.getState().history.now)
    .filter((each) => groups.includes(each.id) || each.nodes.some((id) => nodes.includes(id)))
    .map((each) => each.id);
}

function nodeCommands(store: EditorStore, flow: Flow): Commands {
  return {
    "node.add": () => {
      const at = placeForNew(store, flow);
      const screen = flow.flowToScreenPosition(at);
      openSearch({ screen, at, from: drawing.getState().now?.from ?? null, into: null });
      endWire();
    },
    "note.add": () => {
      const at = placeForNew(store, flow);
      const id = freeId("note", takenIds(store.getState().history.now));
      store.getState().edit(addNote({ id, text: "", position: at, ...NOTE }));
      store.getState().select([id]);
      startRenaming(id);
    },
  };
}

/** Right of the node that has the focus, else in the middle of what is seen. */
function placeForNew(store: EditorStore, flow: Flow): Point {
  const boxes = flow.getNodes().filter((node) => node.type !== "frame").map(boxOf);
  const near = boxes.find((box) => box.id === store.getState().focus);
  const size = { width: CARD_WIDTH, height: 260 };
  if (near) return freePlace(boxes, { x: near.x + near.width + 72, y: near.y }, size);
  const { left = 0, top = 0, width = 800, height = 600 } = canvasRoot()?.getBoundingClientRect() ?? {};
  const middle = flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 });
  return freePlace(boxes, { x: Math.round(middle.x - CARD_WIDTH / 2), y: Math.round(middle.y - 100) }, size);
}

function arrangeCommands(store: EditorStore, flow: Flow): Commands {
  const boxes = (): Box[] => {
    const { selection } = store.getState();
    const all = flow.getNodes().filter((node) => node.type !== "frame");
    const picked = all.filter((node) => selection.nodes.has(node.id));
    return (picked.length > 1 ? picked : all).map(boxOf);
  };
  const place = (places: ReadonlyMap<string, Point>): void => store.getState().edit(placed(store, places));
  const align = (edge: Edge) => () => {
    if (store.getState().selection.nodes.size > 1) place(aligned(boxes(), edge));
  };
  const spread = (way: Direction) => () => {
    if (store.getState().selection.nodes.size > 2) place(distributed(boxes(), way));
  };
  const nudge = (dx: number, dy: number) => () => {
    const { selection, edit } = store.getState();
    const picked = flow.getNodes().filter((node) => selection.nodes.has(node.id) && node.type !== "frame");
    const to = ({ position }: FlowNode): Point => ({ x: position.x + dx, y: position.y + dy });
    edit(placed(store, new Map(picked.map((node) => [node.id, to(node)]))), "nudge");
  };
  return {
    "arrange.tidy": () => void tidy(store, flow, boxes()),
    "arrange.left": align("left"),
    "arrange.right": align("right"),
    "arrange.top": align("top"),
    "arrange.bottom": align("bottom"),
    "arrange.centre": align("centre"),
    "arrange.middle": align("middle"),
    "arrange.across": spread("across"),
    "arrange.down": spread("down"),
    "arrange.nudge-left": nudge(-NUDGE, 0),
    "arrange.nudge-right": nudge(NUDGE, 0),
    "arrange.nudge-up": nudge(0, -NUDGE),
    "arrange.nudge-down": nudge(0, NUDGE),
  };
}

async function tidy(store: EditorStore, flow: Flow, boxes: readonly Box[]): Promise<void> {
  if (boxes.length === 0) return;
  const wires = flow.getEdges().map((edge) => ({
    from: { node: edge.source, port: edge.sourceHandle ?? "" },
    to: { node: edge.target, port: edge.targetHandle ?? "" },
  }));
  const notes = new Set(store.getState().history.now.ui?.notes?.map((note) => note.id));
  const places = await tidied(boxes.filter((box) => !notes.has(box.id)), wires);
  store.getState().edit(placed(store, places));
  announce("The layout is tidy.");
  requestAnimationFrame(() => fit(flow));
}

/** Places of cards, notes and collapsed groups, as one edit: a group's nodes move with its card. */
function placed(store: EditorStore, places: ReadonlyMap<string, Point>): Edit {
  const graph = store.getState().history.now;
  const all = new Map(places);
  for (const group of groupsOf(graph)) {
    const at = group.collapsed && places.get(group.id);
    if (!at) continue;
    const inside = graph.nodes.filter((node) => group.nodes.includes(node.id));
    const x = Math.min(...inside.map(({ position }) => position.x));
    const y = Math.min(...inside.map(({ position }) => position.y));
    for (const { id, position } of inside) all.set(id, { x: position.x + at.x - x, y: position.y + at.y - y });
  }
  return together(moveNodes(all), moveNotes(all));
}

/** Move the view so that a node is wholly in it; leave it where it is if it is already. */
function bringIntoView(flow: Flow, id: string): void {
  const node = flow.getNode(id);
  const root = canvasRoot()?.getBoundingClientRect();
  if (!node || !root) return;
  const { x, y, width, height } = boxOf(node);
  const from = flow.flowToScreenPosition({ x, y });
  const to = flow.flowToScreenPosition({ x: x + width, y: y + height });
  const seen = from.x >= root.left && from.y >= root.top && to.x <= root.right && to.y <= root.bottom;
  if (seen) return;
  void flow.setCenter(x + width / 2, y + height / 2, { zoom: Math.max(flow.getZoom(), 0.5), duration: 0 });
}
