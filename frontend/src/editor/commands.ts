/**
 * Every command of the editor, once: its words and its keys. Menus, the command palette, the list
 * of keys, tooltips and KEYS.md are drawn from this table; who can do a command says so with
 * `useCommand` (`commanding.ts`). `Mod` is Ctrl, or ⌘ on a Mac.
 */

interface Facts {
  readonly title: string;
  readonly group: "Workflow" | "Run" | "Edit" | "Nodes" | "Arrange" | "Walk" | "View" | "Stage";
  readonly keys?: readonly string[];
  /** Works while a field has the focus, too. */
  readonly inFields?: boolean;
  /** The browser's own clipboard event does it; the key itself is left alone. */
  readonly clipboard?: boolean;
  /** Not offered in the command palette: it only makes sense as a key. */
  readonly keyOnly?: boolean;
}

const TABLE = {
  "workflow.save": { title: "Save", group: "Workflow", keys: ["Mod+S"], inFields: true },
  "workflow.open": { title: "Open a workflow", group: "Workflow", keys: ["Mod+O"], inFields: true },
  "workflow.versions": { title: "Show versions", group: "Workflow" },
  "workflow.import": { title: "Import a workflow from a file", group: "Workflow" },
  "workflow.export": { title: "Export this workflow to a file", group: "Workflow" },

  "run.all": { title: "Run", group: "Run", keys: ["Mod+Enter"], inFields: true },
  "run.here": { title: "Run to the selected node", group: "Run", keys: ["Mod+Shift+Enter"], inFields: true },
  "run.cancel": { title: "Cancel the run", group: "Run", keys: ["Mod+Alt+Enter"], inFields: true },
  "run.retry": { title: "Retry what failed", group: "Run", keys: ["Mod+Alt+R"] },
  "run.history": { title: "Show earlier runs", group: "Run" },

  "edit.undo": { title: "Undo", group: "Edit", keys: ["Mod+Z"] },
  "edit.redo": { title: "Redo", group: "Edit", keys: ["Mod+Shift+Z", "Mod+Y"] },
  "edit.cut": { title: "Cut", group: "Edit", keys: ["Mod+X"], clipboard: true },
  "edit.copy": { title: "Copy", group: "Edit", keys: ["Mod+C"], clipboard: true },
  "edit.paste": { title: "Paste", group: "Edit", keys: ["Mod+V"], clipboard: true },
  "edit.paste-connected": {
    title: "Paste with its incoming wires",
    group: "Edit",
    keys: ["Mod+Shift+V"],
    clipboard: true,
  },
  "edit.duplicate": { title: "Duplicate", group: "Edit", keys: ["Mod+D"] },
  "edit.delete": { title: "Delete", group: "Edit", keys: ["Delete", "Backspace"] },
  "edit.select-all": { title: "Select all", group: "Edit", keys: ["Mod+A"] },
  "edit.deselect": { title: "Select nothing", group: "Edit", keys: ["Escape"] },

  "node.add": { title: "Add a node", group: "Nodes", keys: ["N", "Tab"] },
  "node.rename": { title: "Rename", group: "Nodes", keys: ["F2"] },
  "node.skip": { title: "Skip (do not run)", group: "Nodes", keys: ["Mod+M"] },
  "node.bypass": { title: "Bypass (pass through)", group: "Nodes", keys: ["Mod+B"] },
  "node.keep": { title: "Keep output", group: "Nodes", keys: ["P"] },
  "node.disconnect": { title: "Remove its wires", group: "Nodes", keys: ["X"] },
  "note.add": { title: "Add a note", group: "Nodes", keys: ["Shift+N"] },
  "group.make": { title: "Group", group: "Nodes", keys: ["Mod+G"] },
  "group.dissolve": { title: "Ungroup", group: "Nodes", keys: ["Mod+Shift+G"] },
  "group.collapse": { title: "Collapse or expand the group", group: "Nodes", keys: ["C"] },

  "arrange.tidy": { title: "Tidy the layout", group: "Arrange", keys: ["Shift+Alt+T"] },
  "arrange.left": { title: "Align left edges", group: "Arrange", keys: ["Shift+Alt+ArrowLeft"] },
  "arrange.right": { title: "Align right edges", group: "Arrange", keys: ["Shift+Alt+ArrowRight"] },
  "arrange.top": { title: "Align top edges", group: "Arrange", keys: ["Shift+Alt+ArrowUp"] },
  "arrange.bottom": { title: "Align bottom edges", group: "Arrange", keys: ["Shift+Alt+ArrowDown"] },
  "arrange.centre": { title: "Align centres, one below the other", group: "Arrange" },
  "arrange.middle": { title: "Align middles, side by side", group: "Arrange" },
  "arrange.across": { title: "Distribute across", group: "Arrange", keys: ["Shift+Alt+H"] },
  "arrange.down": { title: "Distribute down", group: "Arrange", keys: ["Shift+Alt+V"] },
  "arrange.nudge-left": { title: "Move left", group: "Arrange", keys: ["Alt+ArrowLeft"], keyOnly: true },
  "arrange.nudge-right": { title: "Move right", group: "Arrange", keys: ["Alt+ArrowRight"], keyOnly: true },
  "arrange.nudge-up": { title: "Move up", group: "Arrange", keys: ["Alt+ArrowUp"], keyOnly: true },
  "arrange.nudge-down": { title: "Move down", group: "Arrange", keys: ["Alt+ArrowDown"], keyOnly: true },

  "walk.left": { title: "To the node before", group: "Walk", keys: ["ArrowLeft"], keyOnly: true },
  "walk.right": { title: "To the node after", group: "Walk", keys: ["ArrowRight"], keyOnly: true },
  "walk.up": { title: "To the node above", group: "Walk", keys: ["ArrowUp"], keyOnly: true },
  "walk.down": { title: "To the node below", group: "Walk", keys: ["ArrowDown"], keyOnly: true },
  "walk.more-left": { title: "Select the node before as well", group: "Walk", keys: ["Shift+ArrowLeft"], keyOnly: true },
  "walk.more-right": { title: "Select the node after as well", group: "Walk", keys: ["Shift+ArrowRight"], keyOnly: true },
  "walk.more-up": { title: "Select the node above as well", group: "Walk", keys: ["Shift+ArrowUp"], keyOnly: true },
  "walk.more-down": { title: "Select the node below as well", group: "Walk", keys: ["Shift+ArrowDown"], keyOnly: true },
  "walk.wire": { title: "Draw a wire from the selected node", group: "Walk", keys: ["W"] },
  "walk.inspector": { title: "Go to the node's settings, into a folded group", group: "Walk", keys: ["Enter"], keyOnly: true },

  "view.fit": { title: "Show everything", group: "View", keys: ["1"] },
  "view.fit-selection": { title: "Show the selection", group: "View", keys: ["2"] },
  "view.actual-size": { title: "Zoom to 100 %", group: "View", keys: ["0"] },
  "view.zoom-in": { title: "Zoom in", group: "View", keys: ["+", "="] },
  "view.zoom-out": { title: "Zoom out", group: "View", keys: ["-"] },
  "view.minimap": { title: "Show or hide the map", group: "View", keys: ["M"] },
  "view.left": { title: "Show or hide nodes and library", group: "View", keys: ["["] },
  "view.right": { title: "Show or hide the inspector", group: "View", keys: ["]"] },
  "view.bottom": { title: "Show or hide the stage", group: "View", keys: ["\\"] },
  "view.play": { title: "Play or pause on the stage", group: "View", keys: ["Space"] },
  "view.full-screen": { title: "Stage in full screen", group: "View", keys: ["F"] },
  "stage.frame-back": { title: "One frame back", group: "Stage", keys: [","] },
  "stage.frame-on": { title: "One frame on", group: "Stage", keys: ["."] },
  "stage.back": { title: "One second back", group: "Stage", keys: ["J"] },
  "stage.pause": { title: "Pause", group: "Stage", keys: ["K"] },
  "stage.on": { title: "One second on", group: "Stage", keys: ["L"] },
  "stage.compare": { title: "Hold to compare with the last output", group: "Stage", keys: ["B"], keyOnly: true },
  "view.commands": { title: "Find a command", group: "View", keys: ["Mod+K"], inFields: true },
  "view.keys": { title: "Show all keys", group: "View", keys: ["?"] },
} as const satisfies Readonly<Record<string, Facts>>;

export type CommandId = keyof typeof TABLE;

export interface Command extends Facts {
  readonly id: CommandId;
  readonly keys: readonly string[];
}

export const COMMANDS: readonly Command[] = (Object.entries(TABLE) as [CommandId, Facts][]).map(
  ([id, facts]) => ({ ...facts, id, keys: facts.keys ?? [] }),
);

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));
const BY_KEYS = new Map(COMMANDS.flatMap((command) => command.keys.map((keys) => [keys, command])));

export function command(id: CommandId): Command {
  const found = BY_ID.get(id);
  if (!found) throw new Error(`There is no command ${id}.`);
  return found;
}

/** The keys that an event pressed, as the table writes them. */
export function chord(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  // With Alt a Mac types another letter, so there the place of the key counts.
  const placed = event.altKey ? /^(?:Key|Digit)(.)$/.exec(event.code)?.[1] : undefined;
  const named = event.key === " " ? "Space" : event.key;
  const key = placed ?? (named.length === 1 ? named.toUpperCase() : named);
  const sign = key.length === 1 && !/[A-Z0-9]/.test(key);
  const held = [
    (event.ctrlKey || event.metaKey) && "Mod",
    // A sign such as "?" needs Shift on some keyboards and not on others.
    event.shiftKey && !sign && "Shift",
    event.altKey && "Alt",
  ].filter(Boolean);
  return [...held, key].join("+");
}

export function commandOf(keys: string): Command | undefined {
  return BY_KEYS.get(keys);
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Delete: "Del",
  Escape: "Esc",
};
const MAC: Readonly<Record<string, string>> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };

function onMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}

/** Keys as they stand on the keyboard: ["Ctrl", "Shift", "Z"]. */
export function keyCaps(keys: string, mac = onMac()): readonly string[] {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  return parts.map((part) => (mac && MAC[part]) || (part === "Mod" ? "Ctrl" : (SHOWN[part] ?? part)));
}

/** "Ctrl+Z", for a tooltip; "" where the command has no key. */
export function shortcut(id: CommandId): string {
  const [keys] = command(id).keys;
  return keys ? keyCaps(keys).join(onMac() ? "" : "+") : "";
}

/** All keys as a page of Markdown (KEYS.md). */
export function keysPage(): string {
  const groups = [...new Set(COMMANDS.map((each) => each.group))];
  const sections = groups.map((group) => {
    const rows = COMMANDS.filter((each) => each.group === group && each.keys.length > 0).map(
      (each) => `| ${each.title} | ${each.keys.map((keys) => `\`${keyCaps(keys, false).join("+")}\``).join(", ")} |`,
    );
    return [`## ${group}`, "", "| what | keys |", "| --- | --- |", ...rows, ""].join("\n");
  });
  return ["# Keys of the editor", "", "On a Mac, ⌘ stands for Ctrl. Written from `src/editor/commands.ts`.", "", ...sections].join("\n");
}
