/** How a node can take part in a run. */
export const MODES = [
  { value: "run", label: "Run" },
  { value: "skip", label: "Skip" },
  { value: "bypass", label: "Bypass" },
];
