import { expect, it } from "vitest";

import { isNarrowed, wantedFrom, widened } from "./searching";

const ADDRESS = "shelf=hot&sort=name&file=a1&q=sea&kind=video&tags=blue,calm&aspect=9:16&length=..15&size=4k&from=imported";

it("reads every filter out of an address", () => {
  expect(wantedFrom(new URLSearchParams(ADDRESS))).toEqual({
    q: "sea",
    kind: "video",
    sort: "name",
    tag: ["blue", "calm"],
    aspect_ratio: "9:16",
    max_duration: 15,
    min_width: 2160,
    min_height: 2160,
    source_type: "imported",
  });
});

it("takes away what narrows the list, and keeps where one is", () => {
  const wide = widened(new URLSearchParams(ADDRESS));
  expect(wide.toString()).toBe("shelf=hot&sort=name&file=a1");
  expect(isNarrowed(wide)).toBe(false);
  expect(isNarrowed(new URLSearchParams("added=week"))).toBe(true);
});
