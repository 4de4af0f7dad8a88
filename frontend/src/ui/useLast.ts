import { useState } from "react";

/** The last id that was one: a drawer that closes shows until the end what it showed. */
export function useLast(id: string): string {
  const [last, setLast] = useState(id);
  if (id && id !== last) setLast(id);
  return id || last;
}
