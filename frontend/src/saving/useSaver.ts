import { createStore, useStore } from "zustand";

import { useEditorStore } from "@/editor/store";
import { type Saver, saverOf, type Saving } from "./saver";

const IDLE = createStore<Saving>(() => ({
  state: "saved",
  message: "",
  savedAt: 0,
  dispute: null,
  merged: { by: "", times: 0 },
}));

/** The saver of the open workflow; null where the graph is none that is stored. */
export function useSaver(): Saver | null {
  return saverOf(useEditorStore());
}

/** A part of how saving stands. Keep it narrow. */
export function useSaving<T>(part: (saving: Saving) => T): T {
  return useStore(useSaver()?.state ?? IDLE, part);
}
