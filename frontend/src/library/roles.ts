import type { AssetDetail } from "./files";

interface Choice {
  readonly value: AssetDetail["role"];
  readonly label: string;
}

/** What a file may be for, in words. */
export const ROLES: Choice[] = [
  { value: "source", label: "Source" },
  { value: "template", label: "Template" },
  { value: "hot", label: "Hot video" },
  { value: "product", label: "Product" },
  { value: "audio", label: "Audio" },
  { value: "overlay", label: "Overlay" },
  { value: "frame", label: "Frame" },
  { value: "output", label: "Output" },
];
