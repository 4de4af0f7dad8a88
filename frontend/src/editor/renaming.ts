/** Which node, group or note is having its words changed on the canvas. */

import { createStore, useStore } from "zustand";

const renaming = createStore<{ readonly id: string }>(() => ({ id: "" }));

export function startRenaming(id: string): void {
  renaming.setState({ id });
}

export function stopRenaming(): void {
  renaming.setState({ id: "" });
}

export function useIsRenaming(id: string): boolean {
  return useStore(renaming, (state) => state.id === id);
}
