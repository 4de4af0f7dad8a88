/** Where the keyboard is on the canvas. */

const ROOT = "[data-canvas]";

export function canvasRoot(): HTMLElement | null {
  return document.querySelector(ROOT);
}

/** The card of a node, or its port, if it is drawn just now. */
export function cardElement(id: string): HTMLElement | null {
  return document.querySelector(`[data-card="${CSS.escape(id)}"]`);
}

export function portElement(node: string, side: "source" | "target", port: string): HTMLElement | null {
  const key = `${node}/${side}/${port}`;
  return document.querySelector(`[data-port="${CSS.escape(key)}"]`);
}

/** Give the keyboard to the card of a node as soon as it is drawn; else to the canvas. */
export function focusCard(id: string): void {
  whenDrawn(() => cardElement(id));
}

export function focusPort(node: string, side: "source" | "target", port: string): void {
  whenDrawn(() => portElement(node, side, port));
}

/** Back to the canvas: to the card that is selected, else to the canvas itself. */
export function focusCanvas(): void {
  const stop = document.querySelector<HTMLElement>(`${ROOT} [data-card][data-selected][tabindex="0"]`);
  (stop ?? canvasRoot())?.focus({ preventScroll: true });
}

/** To the first field of the inspector that can be typed into or pressed. */
export function focusInspector(): void {
  whenDrawn(() => firstField("[data-field]") ?? firstField('section[aria-label="Inspector"] [role=tabpanel]'));
}

function firstField(within: string): HTMLElement | null {
  const fields = `${within} :is(input, textarea, select, button)`;
  return [...document.querySelectorAll<HTMLElement>(fields)].find(canTakeFocus) ?? null;
}

function canTakeFocus(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && !element.matches(":disabled") && element.checkVisibility();
}

const FRAMES = 30;

/** A card out of sight is drawn a few frames after the view was moved to it. */
function whenDrawn(find: () => HTMLElement | null, frames = FRAMES): void {
  const found = find();
  if (found) found.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => whenDrawn(find, frames - 1));
}
