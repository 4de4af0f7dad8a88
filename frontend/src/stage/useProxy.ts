import { useEffect } from "react";

import { useEditorStore } from "@/editor/store";
import { cancelPreview, makePreview, remakePreview, usePreview } from "./proxies";

const REST_MS = 400;

export interface Proxy {
  /** Where it can be played from; "" while there is none. */
  readonly source: string;
  /** Of a sound: its shape as a picture. */
  readonly waveform: string;
  readonly isMaking: boolean;
  /** From 0 to 1. */
  readonly share: number;
  readonly fault: string;
  make(): void;
  cancel(): void;
  /** For the player: there is nothing at `source` any more. */
  onLost(): void;
}

/** A small file of what a node shows now. `isEager`: made as soon as one rests on the node. */
export function useProxy(node: string, digest: string, isEager: boolean): Proxy {
  const editor = useEditorStore();
  const { row, isMaking, fault } = usePreview(digest);

  useEffect(() => {
    if (!isEager || !digest) return;
    const make = (): void => void makePreview(digest, editor.getState().history.now, node);
    const timer = window.setTimeout(make, REST_MS);
    return () => window.clearTimeout(timer);
  }, [editor, node, digest, isEager]);

  return {
    source: row?.file ?? "",
    waveform: row?.waveform ?? "",
    isMaking,
    share: row?.progress ?? 0,
    fault,
    make: () => {
      if (digest) void makePreview(digest, editor.getState().history.now, node);
    },
    cancel: () => void cancelPreview(digest),
    onLost: () => void remakePreview(digest, editor.getState().history.now, node),
  };
}
