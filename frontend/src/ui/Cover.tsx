import { ImageOff } from "lucide-react";
import { useState } from "react";

/** A picture of what a workflow makes; a sign where there is none yet, or none can be drawn. */
export function Cover({ src }: { readonly src: string }) {
  const [isBroken, setBroken] = useState(false);
  if (!src || isBroken) return <ImageOff size={22} aria-hidden />;
  return <img src={src} alt="" loading="lazy" onError={() => setBroken(true)} />;
}
