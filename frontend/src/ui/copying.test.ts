// @vitest-environment jsdom

import { notifications } from "@mantine/notifications";
import { afterEach, expect, it, vi } from "vitest";

import { copyText } from "./copying";

const show = vi.spyOn(notifications, "show").mockReturnValue("");

afterEach(() => {
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

it("puts a text on the clipboard, and says so", async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  await copyText("https://studio/link", "It is there.");
  expect(writeText).toHaveBeenCalledWith("https://studio/link");
  expect(show).toHaveBeenCalledWith({ message: "It is there." });
});

it("shows the text where there is no clipboard", async () => {
  vi.stubGlobal("navigator", {});
  await copyText("http://studio/link", "It is there.");
  expect(show).toHaveBeenCalledWith(expect.objectContaining({ message: "http://studio/link", autoClose: false }));
});
