import { type DragEvent, type KeyboardEvent, useState } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** Rows in an order that is changed by hand: for each, what its element and its grip hear. */
export function useReordering(move: (from: number, to: number) => void) {
  const [held, setHeld] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const row = (at: number) => ({
    "data-over": over === at || undefined,
    onDragOver: (event: DragEvent): void => {
      if (held === null) return;
      event.preventDefault();
      setOver(at);
    },
    onDrop: (event: DragEvent): void => {
      if (held === null) return;
      event.preventDefault();
      event.stopPropagation();
      move(held, at);
      setOver(null);
    },
  });
  const grip = (at: number) => ({
    role: "button",
    tabIndex: 0,
    draggable: true,
    onDragStart: (): void => setHeld(at),
    onDragEnd: (): void => {
      setHeld(null);
      setOver(null);
    },
    onKeyDown: (event: KeyboardEvent): void => {
      const by = STEPS[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      move(at, at + by);
    },
  });
  return { row, grip };
}
