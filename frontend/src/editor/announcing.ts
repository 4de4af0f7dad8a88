/** What screen readers are told about the canvas. */

import { createStore, useStore } from "zustand";

const said = createStore<{ readonly text: string; readonly turn: number }>(() => ({ text: "", turn: 0 }));

export function announce(text: string): void {
  said.setState(({ turn }) => ({ text, turn: turn + 1 }));
}

/** The newest announcement. What is said twice differs by a space, so that it is read twice. */
export function useAnnouncement(): string {
  return useStore(said, ({ text, turn }) => (turn % 2 ? text : `${text}\u00a0`));
}
