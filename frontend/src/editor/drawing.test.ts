import { afterEach, expect, it } from "vitest";

import { opened } from "@/graph/definition";
import type { NodeType, NodeTypes, Port } from "@/graph/nodeTypes";
import { endWire, startWire } from "./drawing";
import { cardOf } from "./flow";

afterEach(endWire);

const port = (name: string, required = true): Port => ({ name, title: name, type: "clip", accepts: [], required, many: false }) as unknown as Port;

/** Takes a clip, and another one if there is one; gives one. */
const TYPES: NodeTypes = new Map([
  ["t", { type: "t", title: "T", inputs: [port("in"), port("more", false)], outputs: [port("out")], assets: [] } as unknown as NodeType],
]);

const GRAPH = opened({
  name: "",
  nodes: ["free", "first", "last"].map((id) => ({ id, type: "t" })),
  connections: [{ from: { node: "first", port: "out" }, to: { node: "last", port: "in" } }],
  ui: { groups: [{ id: "group", title: "Group", color: "", nodes: ["first", "last"], collapsed: true }] },
});

it("the keyboard's wire goes to the ports at the card of a folded group, and to no hidden ones", () => {
  const drawn = startWire(GRAPH, TYPES, { node: "free", port: "out", side: "source" }, true);
  expect([...(drawn?.targets.keys() ?? [])]).toEqual(["first/target/in"]);
  expect(drawn?.at).toEqual({ node: "first", port: "in", side: "target" });
  expect(cardOf(GRAPH, "first")).toBe("group");
});

it("the pointer's wire may go wherever one fits", () => {
  const drawn = startWire(GRAPH, TYPES, { node: "free", port: "out", side: "source" });
  expect(drawn?.targets.size).toBe(4);
});
