import { createElement, type ReactElement } from "react";

import {
  AudioLines,
  Box,
  Clapperboard,
  FileVideo,
  Hash,
  Image,
  Layers,
  type LucideIcon,
  Receipt,
  Send,
  Sparkles,
  Type,
} from "lucide-react";

import type { NodeType } from "@/graph/nodeTypes";

const BY_CATEGORY: Readonly<Record<string, LucideIcon>> = {
  Media: Clapperboard,
  Compose: Layers,
  Deliver: Send,
  Generate: Sparkles,
};

const BY_PORT: Readonly<Record<string, LucideIcon>> = {
  clip: FileVideo,
  sound: AudioLines,
  picture: Image,
  text: Type,
  number: Hash,
  receipt: Receipt,
};

/** The picture of a node type: by what it makes where that is not a clip, else by its category. */
function iconOf(type: NodeType | undefined): LucideIcon {
  const made = type?.outputs[0]?.type ?? "";
  if (made && made !== "clip" && made !== "asset" && made !== "receipt") return BY_PORT[made] ?? Box;
  return BY_CATEGORY[type?.category ?? ""] ?? BY_PORT[made] ?? Box;
}

/** That picture, drawn. */
export function TypeIcon({ type, size, className }: IconProps): ReactElement {
  return createElement(iconOf(type), { size, className, "aria-hidden": true });
}

interface IconProps {
  readonly type: NodeType | undefined;
  readonly size: number;
  readonly className?: string | undefined;
}

/** The colour of a node type: that of its first output, else of its first input. */
export function colorOf(type: NodeType | undefined): string {
  return portColor((type?.outputs[0] ?? type?.inputs[0])?.type ?? "");
}

/** A port type's colour; one that the studio does not know is grey. */
export function portColor(type: string): string {
  return `var(--port-${type}, var(--dim))`;
}
