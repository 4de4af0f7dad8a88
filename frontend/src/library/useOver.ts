import { useEffect, useState } from "react";

/**
 * Whether something is dragged over a place. Let fall it is over none, also where the place hears
 * nothing of it: a file that holds a workflow is taken before (`saving/DropFiles.tsx`).
 */
export function useOver(): readonly [boolean, (isOver: boolean) => void] {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const fallen = (): void => setOver(false);
    window.addEventListener("drop", fallen, true);
    return () => window.removeEventListener("drop", fallen, true);
  }, []);
  return [isOver, setOver];
}
