/** Which of the dialogs about saved workflows is open. */

import { createStore, useStore } from "zustand";

export type DialogName = "" | "open" | "versions" | "name-version";

const dialogs = createStore<{ readonly open: DialogName }>(() => ({ open: "" }));

export function useDialog(): DialogName {
  return useStore(dialogs, (s) => s.open);
}

export function showDialog(open: DialogName): void {
  dialogs.setState({ open });
}

export function closeDialog(): void {
  dialogs.setState({ open: "" });
}
