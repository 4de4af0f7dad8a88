import { expect, it } from "vitest";

import { addressOf, FILTERS, measured, rangeOf, told } from "./filters";

const NOW = new Date(2026, 4, 20, 15, 30);
const asked = (address: string) => measured(new URLSearchParams(address), NOW);
const midnight = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString();

it("asks for lengths between two ends, or open ones", () => {
  expect(asked("length=15..60")).toEqual({ min_duration: 15, max_duration: 60 });
  expect(asked("length=2.5..")).toEqual({ min_duration: 2.5 });
  expect(asked("length=..15")).toEqual({ max_duration: 15 });
});

it("asks for sizes by both sides, so that tall videos count as wide ones do", () => {
  expect(asked("size=1080p")).toEqual({ min_width: 1080, min_height: 1080 });
});

it("counts days of the calendar that is here, the last one whole", () => {
  expect(asked("added=today")).toEqual({ since: midnight(2026, 5, 20) });
  expect(asked("added=week")).toEqual({ since: midnight(2026, 5, 14) });
  expect(asked("added=2026-03-01..2026-03-31")).toEqual({ since: midnight(2026, 3, 1), until: midnight(2026, 4, 1) });
});

it("knows where files are from", () => {
  expect(asked("from=rendered")).toEqual({ source_type: "rendered" });
});

it.each(["length=long..", "length=1..2..3", "length=-1..", "size=8k", "added=2026-99-99..", "added=1..2", "from=mars", ""])(
  "leaves out what it does not know: %s",
  (address) => {
    expect(asked(address)).toEqual({});
    expect(FILTERS.map((name) => told(name, new URLSearchParams(address)))).toEqual(["", "", "", ""]);
  },
);

it("tells each filter in words", () => {
  const address = new URLSearchParams("length=2..&size=4k&added=week&from=imported");
  expect(FILTERS.map((name) => told(name, address))).toEqual(["Length: from 2 s", "4K or more", "Added: last 7 days", "Imported"]);
  expect(told("length", new URLSearchParams("length=3..7"))).toBe("Length: 3 to 7 s");
  expect(told("length", new URLSearchParams("length=15..60"))).toBe("15 s to 1 min");
});

it("exchanges the ends of a range that are the wrong way round", () => {
  expect(addressOf({ from: "20", to: "3" })).toBe("3..20");
  expect(addressOf({ from: "2026-03-02", to: "2026-03-01" })).toBe("2026-03-01..2026-03-02");
  expect(addressOf({ from: "", to: "9" })).toBe("..9");
  expect(addressOf({ from: "", to: "" })).toBe("");
  expect(rangeOf("3..20")).toEqual({ from: "3", to: "20" });
  expect(rangeOf("week")).toEqual({ from: "", to: "" });
});
