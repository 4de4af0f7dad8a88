/** The wire that is being drawn, by pointer or by keyboard: where it starts and where it may end. */

import { createStore, useStore } from "zustand";

import type { Definition } from "@/graph/definition";
import type { NodeTypes, Port } from "@/graph/nodeTypes";
import { groupsOf } from "@/graph/groups";
import { foldedInto, outerPorts } from "./flow";
import { type Place, placeKey, portAt, targets } from "@/graph/wiring";

export interface Drawing {
  readonly from: Place;
  readonly port: Port;
  /** Where it may end, by `placeKey`, in the order in which the keyboard offers them. */
  readonly targets: ReadonlyMap<string, Place>;
  /** The end that the keyboard has chosen so far; null while the pointer draws. */
  readonly at: Place | null;
}

interface State {
  readonly now: Drawing | null;
  /** The wire that a dragged node would be put into. */
  readonly over: string;
}

export const drawing = createStore<State>(() => ({ now: null, over: "" }));

/** Start a wire. Null if there is no such port. */
export function startWire(graph: Definition, types: NodeTypes, from: Place, keyboard = false): Drawing | null {
  const node = graph.nodes.find((each) => each.id === from.node);
  const port = portAt(types, node, from);
  if (!port) return null;
  const found = new Map(targets(graph, types, from));
  const hidden = foldedInto(graph);
  // The keyboard goes to what is drawn: of a folded group to the ports at its card.
  const shown = keyboard ? outerPlaces(graph, types) : new Set<string>();
  if (keyboard) for (const [key, place] of found) if (hidden.has(place.node) && !shown.has(key)) found.delete(key);
  const at = keyboard ? ([...found.values()][0] ?? null) : null;
  const now = { from, port, targets: found, at };
  drawing.setState({ now });
  return now;
}

/** The ports at the cards of folded groups. */
function outerPlaces(graph: Definition, types: NodeTypes): ReadonlySet<string> {
  const folded = groupsOf(graph).filter(({ collapsed }) => collapsed);
  const ports = folded.map((group) => outerPorts(graph, types, group));
  return new Set(
    ports.flatMap(({ inputs, outputs }) => [
      ...inputs.map(({ node, port }) => placeKey({ node, port, side: "target" })),
      ...outputs.map(({ node, port }) => placeKey({ node, port, side: "source" })),
    ]),
  );
}

export function endWire(): void {
  drawing.setState({ now: null });
}

/** Choose another of the possible ends: the next or the one before. */
export function chooseEnd(step: 1 | -1): Place | null {
  const { now } = drawing.getState();
  if (!now?.at) return null;
  const places = [...now.targets.values()];
  const at = places.findIndex((place) => now.at && placeKey(place) === placeKey(now.at));
  const next = places[(at + step + places.length) % places.length] ?? null;
  drawing.setState({ now: { ...now, at: next } });
  return next;
}

export function overWire(id: string): void {
  if (drawing.getState().over !== id) drawing.setState({ over: id });
}

export type PortLook = "plain" | "start" | "valid" | "chosen" | "dim";

/** How a port looks while a wire is being drawn. */
export function usePortLook(key: string): PortLook {
  return useStore(drawing, ({ now }) => {
    if (!now) return "plain";
    if (now.at && placeKey(now.at) === key) return "chosen";
    if (now.targets.has(key)) return "valid";
    return placeKey(now.from) === key ? "start" : "dim";
  });
}

export function useIsOver(wire: string): boolean {
  return useStore(drawing, ({ over }) => over === wire);
}
