/** The colours that groups and notes may have. */
export const GROUP_COLORS: readonly { readonly name: string; readonly color: string }[] = [
  { name: "Blue", color: "#7aa2f7" },
  { name: "Green", color: "#9ece6a" },
  { name: "Violet", color: "#bb9af7" },
  { name: "Amber", color: "#e0af68" },
  { name: "Cyan", color: "#7dcfff" },
  { name: "Rose", color: "#f7768e" },
  { name: "Grey", color: "#9ba3b2" },
];
