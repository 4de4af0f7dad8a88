import { useEffect, useState } from "react";

const TICK_MS = 500;

/** The time, as long as it is wanted. */
export function useClock(isWanted: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isWanted) return;
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, [isWanted]);
  return now;
}
