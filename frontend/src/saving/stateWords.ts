/** The state of saving in words. */

import type { SaveState, Saving } from "./saver";

export interface StateWords {
  readonly words: string;
  /** What it means for the work, for the tooltip. */
  readonly more: string;
  readonly tone: "calm" | "busy" | "warning" | "error";
}

export const STATES: Readonly<Record<SaveState, StateWords>> = {
  saved: { words: "Saved", more: "Everything is on the server.", tone: "calm" },
  edited: { words: "Saving…", more: "Your last edit is saved in a moment.", tone: "busy" },
  saving: { words: "Saving…", more: "Your last edit is on its way.", tone: "busy" },
  offline: {
    words: "Offline: kept here",
    more: "The studio cannot be reached. Your work is kept in this browser and saved as soon as it is back.",
    tone: "warning",
  },
  conflict: { words: "Conflict", more: "Somebody changed the same things. Choose what to keep.", tone: "warning" },
  refused: { words: "Not saved", more: "", tone: "error" },
  gone: { words: "Deleted elsewhere", more: "Somebody deleted this workflow. Your copy is still here.", tone: "error" },
  "signed-out": { words: "Signed out: kept here", more: "Load the page again to sign in; your work is kept.", tone: "error" },
  forbidden: { words: "View only", more: "You may look at this workflow, but not change it.", tone: "warning" },
};

/** Why the work did not get to the server. */
export function unsavedWords({ state, message }: Pick<Saving, "state" | "message">): string {
  return message || STATES[state].more || "This workflow could not be saved.";
}
