import { describe, expect, test } from "vitest";

import { chord, COMMANDS, commandOf, keyCaps, keysPage } from "./commands";

const ORDER = ["Mod", "Shift", "Alt"];

function pressed(keys: string): Parameters<typeof chord>[0] {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  const key = parts.at(-1) ?? "";
  const named = key === "Space" ? " " : key;
  return {
    key: named.length === 1 && !parts.includes("Shift") ? named.toLowerCase() : named,
    code: /^[A-Z]$/.test(key) ? `Key${key}` : key,
    ctrlKey: parts.includes("Mod"),
    shiftKey: parts.includes("Shift"),
    altKey: parts.includes("Alt"),
    metaKey: false,
  };
}

describe("the table of commands", () => {
  const all = COMMANDS.flatMap((command) => command.keys.map((keys) => ({ keys, command })));

  test("binds every key once", () => {
    const keys = all.map((each) => each.keys);
    expect(keys.filter((each, at) => keys.indexOf(each) !== at)).toEqual([]);
  });

  test.each(all.map(({ keys, command }) => [keys, command.title, command.id] as const))(
    "%s: pressing it finds “%s”",
    (keys, _, id) => {
      expect(chord(pressed(keys))).toBe(keys);
      expect(commandOf(chord(pressed(keys)))?.id).toBe(id);
    },
  );

  test("names modifiers in one order", () => {
    for (const { keys } of all) {
      const held = keys.split("+").filter((part) => ORDER.includes(part));
      expect(held).toEqual(ORDER.filter((part) => held.includes(part)));
    }
  });

  test("speaks each system's own language", () => {
    expect(keyCaps("Mod+Shift+Z", false)).toEqual(["Ctrl", "Shift", "Z"]);
    expect(keyCaps("Mod+Shift+Z", true)).toEqual(["⌘", "⇧", "Z"]);
    expect(keyCaps("+", false)).toEqual(["+"]);
  });

  test("takes the place of a key where Alt makes another letter of it", () => {
    const event = { key: "†", code: "KeyT", ctrlKey: false, metaKey: false, altKey: true, shiftKey: true };
    expect(chord(event)).toBe("Shift+Alt+T");
  });

  test("is what KEYS.md says", async () => {
    await expect(keysPage()).toMatchFileSnapshot("../../KEYS.md");
  });
});
