import type { ReactNode } from "react";

import classes from "./Mark.module.css";

export type Tone = "good" | "busy" | "warning" | "bad" | "calm";

interface Props {
  readonly tone: Tone;
  readonly children: ReactNode;
}

/** A word about how something stands, with a dot in its colour. */
export function Mark({ tone, children }: Props) {
  return (
    <span className={classes.mark} data-tone={tone}>
      {children}
    </span>
  );
}
