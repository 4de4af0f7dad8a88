/** Which of the dialogs about saved workflows is open. */

import { createStore, useStore } from "zustand";

export type DialogName = "" | "open" | "versions" | "name-version";

interface Dialogs {
  readonly open: DialogName;
  /** The version to name. */
  readonly revision: number;
}

export const dialogs = createStore<Dialogs>(() => ({ open: "", revision: 0 }));

export function useDialog(): DialogName {
  return useStore(dialogs, (s) => s.open);
}

export function showDialog(open: DialogName, revision = 0): void {
  dialogs.setState({ open, revision });
}

export function closeDialog(): void {
  dialogs.setState({ open: "" });
}
