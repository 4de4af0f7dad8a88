import { describe, expect, test } from "vitest";

import { aligned, type Box, distributed, nearest } from "./arrange";

const box = (id: string, x: number, y: number, width = 100, height = 50): Box => ({ id, x, y, width, height });

describe("arranging", () => {
  const boxes = [box("a", 0, 0), box("b", 300, 40, 200), box("c", 120, 500)];

  test("aligns edges and centres", () => {
    const lefts = (edge: "left" | "right" | "centre") => [...aligned(boxes, edge).values()].map(({ x }) => x);
    expect(lefts("left")).toEqual([0, 0, 0]);
    expect(lefts("right")).toEqual([400, 300, 400]);
    expect(lefts("centre")).toEqual([200, 150, 200]);
  });

  test("distributes with equal gaps between the outer two", () => {
    const places = distributed(boxes, "across");
    expect(places.get("a")?.x).toBe(0);
    expect(places.get("c")?.x).toBe(150);
    expect(places.get("b")?.x).toBe(300);
    expect(distributed(boxes.slice(0, 2), "down").size).toBe(0);
  });

  test("finds the next box in a direction, rather straight ahead than near", () => {
    const [a, b, c] = boxes as [Box, Box, Box];
    expect(nearest(boxes, a, "right")?.id).toBe("b");
    expect(nearest(boxes, a, "down")?.id).toBe("c");
    expect(nearest(boxes, b, "left")?.id).toBe("a");
    expect(nearest(boxes, c, "down")).toBeUndefined();
  });
});
