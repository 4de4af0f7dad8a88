/** What only makes sense once everything that was drawn is on the server. */

import { useState } from "react";

import { warned } from "@/ui/undoable";
import type { Saver } from "./saver";
import { unsavedWords } from "./stateWords";

type Act = () => unknown;

/** Save, then do it. Where it cannot be saved, say why, with a way to try again. `version`: keep one. */
export async function onceSaved(saver: Saver, act: Act, version = false): Promise<void> {
  if (await saver.flush(version)) {
    await act();
    return;
  }
  const now = saver.state.getState();
  if (now.state === "conflict") return; // its own dialog asks
  warned(unsavedWords(now), "Try again", () => onceSaved(saver, act, version));
}

/** The same for a dialog, which says in its own place why it is not done and lets one try again. */
export function useOnceSaved(saver: Saver, act: Act, version = false) {
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const begin = async (): Promise<void> => {
    setBusy(true);
    setTrouble("");
    try {
      if (await saver.flush(version)) await act();
      else setTrouble(unsavedWords(saver.state.getState()));
    } finally {
      setBusy(false);
    }
  };
  return { begin, isBusy, trouble };
}
