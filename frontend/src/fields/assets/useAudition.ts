import { useEffect, useRef, useState } from "react";

/** Lets one sound at a time be heard; it ends with the component. */
export function useAudition() {
  const [playing, setPlaying] = useState("");
  const sound = useRef<HTMLAudioElement | null>(null);

  useEffect(() => () => sound.current?.pause(), []);

  function toggle(id: string, source: string): void {
    sound.current?.pause();
    if (playing === id) {
      setPlaying("");
      return;
    }
    const audio = new Audio(source);
    sound.current = audio;
    audio.onended = () => setPlaying("");
    setPlaying(id);
    audio.play().catch(() => setPlaying(""));
  }

  return { playing, toggle };
}
