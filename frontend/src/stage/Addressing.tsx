import { useEffect } from "react";

import { useEditorStore } from "@/editor/store";
import { spotOf, withSpot } from "./address";
import { forgetMoments, goToMoment, momentOf, moments } from "./playhead";

const QUIET_MS = 300;

/** Opens the node and moment that the address names, and keeps them in it. Draws nothing. */
export default function Addressing() {
  const editor = useEditorStore();
  useEffect(() => {
    const spot = spotOf(window.location.search);
    if (spot && editor.getState().history.now.nodes.some((node) => node.id === spot.node)) {
      goToMoment(spot.node, spot.t);
      // This part may come late: whoever has chosen a node by then keeps it.
      if (!editor.getState().focus) editor.getState().select([spot.node]);
    }
    let timer = 0;
    const write = (): void => {
      const { focus } = editor.getState();
      const at = focus ? { node: focus, t: momentOf(focus) } : null;
      const address = withSpot(window.location.href, at);
      // Browsers refuse to change the address too often: it follows when the hand rests.
      if (address !== window.location.href) window.history.replaceState(window.history.state, "", address);
    };
    const later = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(write, QUIET_MS);
    };
    const leave = [editor.subscribe((now, before) => now.focus !== before.focus && later()), moments.subscribe(later)];
    return () => {
      window.clearTimeout(timer);
      leave.forEach((stop) => stop());
      forgetMoments();
    };
  }, [editor]);
  return null;
}
