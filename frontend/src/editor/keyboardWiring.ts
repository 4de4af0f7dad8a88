/** Drawing wires with the keyboard: Enter on a port starts, arrows or Tab choose, Enter ends. */

import type { KeyboardEvent } from "react";

import { connect } from "@/graph/edits";
import { type Place, placeKey, portAt, takesMany, wireBetween } from "@/graph/wiring";
import { announce } from "./announcing";
import { chooseEnd, drawing, endWire, startWire } from "./drawing";
import { cardOf } from "./flow";
import { focusCard, focusPort } from "./focus";
import { showNode } from "./showing";
import type { EditorStore } from "./store";

const STEPS: Readonly<Record<string, 1 | -1>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

export function onPortKey(event: KeyboardEvent, store: EditorStore, place: Place): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const { now } = drawing.getState();
  const step = event.key === "Tab" ? (event.shiftKey ? -1 : 1) : STEPS[event.key];
  if (event.key === "Enter" || event.key === " ") {
    if (now?.at) finish(store);
    else begin(store, place);
  } else if (now && event.key === "Escape") {
    cancel();
  } else if (now?.at && step) {
    go(store, chooseEnd(step));
  } else if (!now && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    neighbour(event.currentTarget, event.key === "ArrowDown" ? 1 : -1);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** Start a wire at a port; where nothing takes it, say so. */
export function begin(store: EditorStore, place: Place): void {
  const { history, types } = store.getState();
  const drawn = startWire(history.now, types, place, true);
  if (!drawn) return;
  if (!drawn.at) {
    announce(`Nothing here takes ${drawn.port.type}. Press N to add a node that does.`);
    return;
  }
  const count = drawn.targets.size;
  announce(`Drawing a wire. ${count} ${count === 1 ? "place takes" : "places take"} it. Arrows choose, Enter connects, Escape cancels.`);
  go(store, drawn.at, false);
}

function go(store: EditorStore, at: Place | null, speak = true): void {
  if (!at) return;
  showNode(cardOf(store.getState().history.now, at.node));
  focusPort(at.node, at.side, at.port);
  if (speak) announce(wordsFor(store, at));
}

function finish(store: EditorStore): void {
  const { now } = drawing.getState();
  if (!now?.at) return;
  const { history, types, edit } = store.getState();
  const wire = wireBetween(now.from, now.at);
  edit(connect(wire, takesMany(history.now, types, wire.to)));
  announce(`Connected to ${wordsFor(store, now.at)}.`);
  endWire();
  focusCard(cardOf(history.now, now.from.node));
}

function cancel(): void {
  const { now } = drawing.getState();
  endWire();
  if (now) focusPort(now.from.node, now.from.side, now.from.port);
  announce("No wire drawn.");
}

/** The port above or below on the same card. */
function neighbour(port: EventTarget & Element, step: 1 | -1): void {
  const ports = [...(port.closest("[data-card]")?.querySelectorAll<HTMLElement>("[data-port]") ?? [])];
  const at = ports.findIndex((each) => each === port);
  ports[(at + step + ports.length) % ports.length]?.focus({ preventScroll: true });
}

/** "Main of Stitcher" */
function wordsFor(store: EditorStore, place: Place): string {
  const { history, types } = store.getState();
  const node = history.now.nodes.find((each) => each.id === place.node);
  const port = portAt(types, node, place);
  const title = node?.title || types.get(node?.type ?? "")?.title || place.node;
  return `${port?.title ?? placeKey(place)} of ${title}`;
}
