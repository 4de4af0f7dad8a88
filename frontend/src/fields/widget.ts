/** What every widget of a form is given. */

import type { Field } from "./schema";

export interface WidgetProps {
  readonly field: Field;
  /** Of the control, for its label. */
  readonly id: string;
  /** The value, or MIXED where several nodes differ. */
  readonly value: unknown;
  readonly isWrong: boolean;
  /** The element that says more: description or problem. */
  readonly describedBy: string | undefined;
  readonly nodes: readonly string[];
  /** A new value, at each stroke of a key. */
  change(value: unknown): void;
  /** Typing, dragging or choosing has ended: the next change is a step of its own. */
  settle(): void;
}

export const SEVERAL = "Several values";
