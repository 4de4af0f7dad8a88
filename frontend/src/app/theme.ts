import { createTheme, type CSSVariablesResolver } from "@mantine/core";

const GOLD = [
  "#fbf6e5", "#f3e9c4", "#ead99a", "#e3c564", "#dbb94a",
  "#d4af37", "#b8962a", "#96791f", "#7a5f08", "#5e4a06",
] as const;

/** From text to canvas: what Mantine calls dark is the tokens' scale. */
const DARK = [
  "#e9ebf0", "#c9cdd6", "#9ba3b2", "#828b9c", "#2a2e37",
  "#252933", "#1e2128", "#16181d", "#121317", "#0e0f12",
] as const;

/** What lies over the page stands out from it. */
const ON_SURFACE = {
  content: { backgroundColor: "var(--surface)", border: "1px solid var(--line)" },
  header: { backgroundColor: "var(--surface)" },
};

/** Mantine, in the studio's own colours (`tokens.css`). */
export const theme = createTheme({
  primaryColor: "gold",
  primaryShade: 5,
  colors: { gold: GOLD, dark: DARK },
  autoContrast: true,
  fontFamily: "var(--font)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  defaultRadius: 8,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Badge: { defaultProps: { tt: "none", fw: 600 } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } }, styles: ON_SURFACE },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } }, styles: ON_SURFACE },
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    // Without the placeholder: a menu may hold nothing but items.
    Menu: { defaultProps: { transitionProps: { duration: 100 }, withInitialFocusPlaceholder: false } },
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    TextInput: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
  },
});

const shared = {
  "--mantine-color-body": "var(--canvas)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--dim)",
  "--mantine-color-error": "var(--error)",
  "--mantine-color-default": "var(--raised)",
  "--mantine-color-default-hover": "var(--surface)",
  "--mantine-color-default-border": "var(--line)",
  "--mantine-color-placeholder": "var(--dim)",
  "--mantine-color-anchor": "var(--gold-text)",
  // Quiet buttons keep their colour in the dark, where Mantine's is nearly white.
  "--mantine-color-gold-light-color": "var(--gold-text)",
  "--mantine-color-red-light-color": "var(--error)",
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  dark: shared,
  light: shared,
});
