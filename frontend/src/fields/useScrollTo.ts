import { useEffect, useState } from "react";

import { useEditor } from "@/editor/store";
import { isCalm } from "@/ui/motion";

const SHOWN_MS = 1300;
const CONTROLS = "input:not([type=hidden]), textarea, [role=radio][tabindex='0']";
const BUTTONS = "button:not([data-reset])";

/**
 * When a field of these nodes is jumped to: bring it into view, put the cursor in it, and say so
 * for a moment, that the eye finds it. The field is found by its `data-field`.
 */
export function useScrollTo(nodes: readonly string[], field: string): boolean {
  const turn = useEditor((s) =>
    nodes.includes(s.jump.node) && s.jump.field.split(".")[0] === field && field ? s.jump.at : 0,
  );
  const [done, setDone] = useState(0);
  useEffect(() => {
    if (!turn) return;
    const row = document.querySelector(`[data-field="${CSS.escape(field)}"]`);
    row?.scrollIntoView?.({ block: "center", behavior: isCalm() ? "auto" : "smooth" });
    const control = row?.querySelector<HTMLElement>(CONTROLS) ?? row?.querySelector<HTMLElement>(BUTTONS);
    control?.focus({ preventScroll: true });
    const timer = window.setTimeout(() => setDone(turn), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [turn, field]);
  return turn > done;
}
