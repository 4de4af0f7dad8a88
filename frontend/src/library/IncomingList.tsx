import { useEffect } from "react";

import { clearEnded, useAllIncoming } from "./incoming";
import classes from "./IncomingList.module.css";
import { IncomingRow } from "./IncomingRow";

/** How long the list stays once everything is in. */
const CALM_MS = 10_000;

/** Files on their way in, each with its progress and what can be done. Nothing while there are none. */
export function IncomingList() {
  const all = Object.values(useAllIncoming());
  const allIn = all.length > 0 && all.every(({ status }) => status === "done");
  useEffect(() => {
    if (!allIn) return;
    const soon = setTimeout(clearEnded, CALM_MS);
    return () => clearTimeout(soon);
  }, [allIn]);
  if (all.length === 0) return null;
  const busy = all.filter(({ status }) => status !== "done" && status !== "refused").length;
  const refused = all.filter(({ status }) => status === "refused").length;
  return (
    <section aria-label="Files coming in" className={classes.list}>
      <header>
        <strong>{busy > 0 ? `${busy} coming in` : refused > 0 ? `${refused} not taken` : "All in"}</strong>
        {busy < all.length && (
          <button type="button" className={classes.clear} onClick={clearEnded}>
            Clear
          </button>
        )}
      </header>
      <ul>
        {all.map((one) => (
          <li key={one.id}>
            <IncomingRow one={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}
