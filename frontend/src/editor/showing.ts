/** The canvas's view, for those outside of React Flow: bring a node into sight. */

import { cardElement, focusCard } from "./focus";

type Show = (node: string) => void;

let show: Show = () => undefined;

/** The canvas says how it is done. */
export function setShow(how: Show): void {
  show = how;
}

/** Move the view to a node that is not wholly in sight. */
export function showNode(node: string): void {
  show(node);
}

/** Bring a node into sight, as soon as it is there, and give it the keyboard. */
export function revealNode(node: string): void {
  const now = (): void => {
    show(node);
    focusCard(node);
  };
  if (cardElement(node)) now();
  else requestAnimationFrame(now);
}
