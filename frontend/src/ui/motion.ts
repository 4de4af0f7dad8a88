/** Whether the system asks for no motion. Style sheets ask by themselves (`app/tokens.css`). */
export function isCalm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** How long something may glide, in milliseconds: not at all where the system asks for no motion. */
export function gliding(milliseconds: number): number {
  return isCalm() ? 0 : milliseconds;
}
