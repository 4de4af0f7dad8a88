import { overall } from "@/live/overall";
import { useRun } from "@/live/watch";
import classes from "./RunsPage.module.css";
import { useClock } from "./useClock";
import { progressWords } from "./words";

/** How far a run is, live. */
export function RowProgress({ run: id }: { readonly run: string }) {
  const { run } = useRun(id);
  const now = useClock(true);
  if (!run) return <span className={classes.progress} />;
  const { fraction, eta } = overall(run, now);
  return (
    <span className={classes.progress}>
      <span
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(fraction * 100)}
        className={classes.bar}
      >
        <span style={{ width: `${fraction * 100}%` }} />
      </span>
      <span className="dim">{progressWords(fraction, eta)}</span>
    </span>
  );
}
