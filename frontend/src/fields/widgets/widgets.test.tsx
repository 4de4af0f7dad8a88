// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import { type Field, fieldsOf } from "../schema";
import { Json } from "./Json";
import { List } from "./List";
import { Moment } from "./Moment";

beforeAll(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
  vi.stubGlobal("ResizeObserver", class {
    observe = vi.fn();
    unobserve = vi.fn();
    disconnect = vi.fn();
  });
  // jsdom has none of these; text areas that grow wait for fonts.
  const fonts = { addEventListener: vi.fn(), removeEventListener: vi.fn() };
  Object.defineProperty(document, "fonts", { value: fonts, configurable: true });
});

afterEach(cleanup);

function fieldOf(schema: Record<string, unknown>): Field {
  const [field] = fieldsOf({ properties: { it: schema } });
  if (!field) throw new Error("no field");
  return field;
}

function shown(Widget: typeof List, schema: Record<string, unknown>, value: unknown) {
  const change = vi.fn();
  const props = { id: "it", isWrong: false, describedBy: undefined, nodes: ["n"], settle: vi.fn(), change };
  render(<Widget {...props} field={fieldOf(schema)} value={value} />, { wrapper: MantineProvider });
  return change;
}

test("items of a list change their order by arrow keys, are removed and added", () => {
  const change = shown(List, { type: "array", items: { type: "number", minimum: 2 } }, [1, 5, 9]);
  fireEvent.keyDown(screen.getByRole("button", { name: /Move item 3 of 3/ }), { key: "ArrowUp" });
  expect(change).toHaveBeenLastCalledWith([1, 9, 5]);
  fireEvent.click(screen.getByRole("button", { name: "Remove item 1" }));
  expect(change).toHaveBeenLastCalledWith([5, 9]);
  fireEvent.click(screen.getByRole("button", { name: "Add" }));
  expect(change).toHaveBeenLastCalledWith([1, 5, 9, 2]);
});

test("items of a list are dragged to their place", () => {
  const change = shown(List, { type: "array", items: { type: "boolean" } }, [true, false, false]);
  const handle = screen.getAllByRole("button", { name: /Move item 1/ }).at(-1);
  const places = screen.getAllByRole("listitem");
  if (handle) fireEvent.dragStart(handle);
  const last = places.at(-1);
  if (last) fireEvent.dragOver(last);
  if (last) fireEvent.drop(last);
  expect(change).toHaveBeenLastCalledWith([false, false, true]);
});

test("what is no JSON yet is told and not taken", () => {
  const change = shown(Json, { type: "object" }, { a: 1 });
  const area = screen.getByRole("textbox");
  fireEvent.change(area, { target: { value: "{" } });
  expect(change).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).not.toBe("");
  fireEvent.change(area, { target: { value: '{"a": 2}' } });
  expect(change).toHaveBeenLastCalledWith({ a: 2 });
});

test("a moment is stored with its time zone", () => {
  const change = shown(Moment, { type: "string", format: "date-time" }, "2026-11-20T12:00:00Z");
  const box = document.querySelector("input");
  if (box) fireEvent.change(box, { target: { value: "2026-11-21T08:30" } });
  expect(change).toHaveBeenLastCalledWith(new Date("2026-11-21T08:30").toISOString());
});
