/** Who can do which command just now, and the keys that call it. */

import { useEffect, useEffectEvent } from "react";
import { createStore, useStore } from "zustand";

import { type Command, type CommandId, chord, commandOf } from "./commands";

type Handlers = Readonly<Partial<Record<CommandId, () => void>>>;

const handlers = createStore<Handlers>(() => ({}));

/** While the component is there and `when` holds, `run` is what the command does. */
export function useCommand(id: CommandId, run: () => void, when = true): void {
  const call = useEffectEvent(run);
  useEffect(() => {
    if (!when) return;
    const mine = (): void => call();
    handlers.setState({ [id]: mine });
    return () => {
      if (handlers.getState()[id] === mine) handlers.setState({ [id]: undefined });
    };
  }, [id, when]);
}

/** Several commands at once; the set of names must stay the same. */
export function useCommands(all: Handlers): void {
  const call = useEffectEvent((id: CommandId) => all[id]?.());
  const names = Object.keys(all).join(" ");
  useEffect(() => {
    const mine = Object.fromEntries(
      names.split(" ").map((id) => [id, () => call(id as CommandId)]),
    ) as Handlers;
    handlers.setState(mine);
    return () => {
      const now = handlers.getState();
      const kept = (id: string): boolean => now[id as CommandId] !== mine[id as CommandId];
      handlers.setState(Object.fromEntries(Object.entries(now).filter(([id]) => kept(id))), true);
    };
  }, [names]);
}

/** Whether somebody can do this now. */
export function useCanDo(id: CommandId): boolean {
  return useStore(handlers, (all) => all[id] !== undefined);
}

export function canDo(id: CommandId): boolean {
  return handlers.getState()[id] !== undefined;
}

/** Do it. False if nobody can now. */
export function perform(id: CommandId): boolean {
  const run = handlers.getState()[id];
  run?.();
  return run !== undefined;
}

/** Keys of the whole page, for as long as the editor is open. */
export function useKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const keys = chord(event);
  const wanted = commandOf(keys);
  if (!wanted || wanted.clipboard || !meant(wanted, event.target, keys)) return;
  if (perform(wanted.id)) event.preventDefault();
}

const FIELDS = "input, textarea, select, [contenteditable=true]";
const OVERLAYS = "[role=dialog], [role=menu], [role=listbox]";
const BUTTONS = "button, a, [role=button], [role=tab], [role=slider], [role=separator], summary, video, audio";

/** Groups of commands that act on what is selected on the canvas. */
const OF_CANVAS: ReadonlySet<string> = new Set(["Edit", "Nodes", "Arrange", "Walk"]);

/** Whether a key pressed there is meant for the editor, not for what has the focus. */
export function meant(wanted: Command, target: EventTarget | null, keys = wanted.keys[0] ?? ""): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest(OVERLAYS)) return false;
  if (wanted.inFields) return true;
  if (target.closest(FIELDS) || keys === "Tab") return false;
  const bare = !keys.includes("Mod+");
  if (bare && OF_CANVAS.has(wanted.group) && target !== document.body && !target.closest("[data-canvas]")) return false;
  return !(/^(Enter|Space)$/.test(keys) && target.closest(BUTTONS));
}
