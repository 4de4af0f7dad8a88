import { useEffect, useState } from "react";

import { type CommandId, command } from "@/editor/commands";
import { meant, useCommands } from "@/editor/commanding";

interface Moves {
  toggle(): void;
  pause(): void;
  frames(count: number): void;
  seconds(by: number): void;
  fullScreen(): void;
}

/** The stage's keys: play, pause, frame by frame, second by second, full screen. */
export function useStageKeys({ toggle, pause, frames, seconds, fullScreen }: Moves): void {
  useCommands({
    "view.play": toggle,
    "view.full-screen": fullScreen,
    "stage.frame-back": () => frames(-1),
    "stage.frame-on": () => frames(1),
    "stage.back": () => seconds(-1),
    "stage.pause": pause,
    "stage.on": () => seconds(1),
  });
}

/** Whether the key of a command is held down. */
export function useHeld(id: CommandId): boolean {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    const [key] = command(id).keys;
    const down = (event: KeyboardEvent): void => {
      if (event.key.toUpperCase() !== key || event.ctrlKey || event.metaKey || event.altKey) return;
      if (meant(command(id), event.target)) setHeld(true);
    };
    const up = (): void => setHeld(false);
    document.addEventListener("keydown", down);
    document.addEventListener("keyup", up);
    window.addEventListener("blur", up);
    return () => {
      document.removeEventListener("keydown", down);
      document.removeEventListener("keyup", up);
      window.removeEventListener("blur", up);
    };
  }, [id]);
  return isHeld;
}
