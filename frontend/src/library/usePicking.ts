import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { files, rowsOf, type Wanted } from "./files";
import { keyDoes, NONE, type Picked, ranged, toggled, withAll } from "./picking";

/** What is picked of the wanted files, with the keys for all of those shown and for none. */
export function usePicking(wanted: Wanted) {
  const known = useQueryClient();
  const [picked, setPicked] = useState<Picked>(NONE);
  const { queryKey } = files(wanted);
  const shown = (): string[] => rowsOf(known.getQueryData(queryKey)).map(({ id }) => id);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const does = event.defaultPrevented || !isInGrid(event.target) ? null : keyDoes(event);
      if (does === "none") setPicked(NONE);
      if (does !== "all") return;
      event.preventDefault();
      setPicked((now) => withAll(now, shown()));
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
  const pick = (id: string, isRange: boolean): void => setPicked((now) => (isRange ? ranged(now, shown(), id) : toggled(now, id)));
  return { picked, setPicked, pick };
}

/** Not in a dialog over it, and not where one types: there, the keys mean something else. */
function isInGrid(target: EventTarget | null): boolean {
  if (target === document.body) return true;
  if (!(target instanceof HTMLElement) || !target.closest("main")) return false;
  return !target.closest("[role=dialog], textarea, input:not([type=checkbox])");
}
