import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { EMPTY } from "@/graph/definition";
import { addNodes, disconnect, moveNodes, removeNodes, setParam } from "@/graph/edits";
import { anyEdit, graphs } from "@/graph/arbitrary";
import { editorStore } from "./store";

const NODE = { id: "one", type: "film", params: {}, position: { x: 0, y: 0 } };

describe("undo and redo", () => {
  test("any sequence of edits is undone to the start and redone to the end", () => {
    fc.assert(
      fc.property(graphs, fc.array(anyEdit, { maxLength: 40 }), (start, edits) => {
        const store = editorStore("w", start);
        const states = [start];
        for (const edit of edits) {
          store.getState().edit(edit);
          const { now } = store.getState().history;
          if (now !== states.at(-1)) states.push(now);
        }
        for (const state of states.toReversed().slice(1)) {
          store.getState().undo();
          expect(store.getState().history.now).toEqual(state);
        }
        expect(store.getState().history.past).toHaveLength(0);
        for (const state of states.slice(1)) {
          store.getState().redo();
          expect(store.getState().history.now).toEqual(state);
        }
        expect(store.getState().history.future).toHaveLength(0);
      }),
    );
  });

  test("what changes nothing is no step", () => {
    const store = editorStore("w", addNodes([NODE])(EMPTY));
    store.getState().edit(removeNodes(["other"]));
    store.getState().edit(disconnect([]));
    expect(store.getState().history.past).toEqual([]);
  });

  test("edits change nothing in place", () => {
    fc.assert(
      fc.property(graphs, anyEdit, (graph, edit) => {
        const before = JSON.stringify(graph);
        edit(graph);
        expect(JSON.stringify(graph)).toBe(before);
      }),
    );
  });

  test("steps of one key are one step until it is settled", () => {
    const store = editorStore("w", addNodes([NODE])(EMPTY));
    const { edit, settle, undo } = store.getState();
    for (const text of ["a", "ab", "abc"]) edit(setParam("one", "text", text), "one.text");
    settle();
    edit(setParam("one", "text", "abcd"), "one.text");
    undo();
    expect(store.getState().history.now.nodes[0]?.params).toEqual({ text: "abc" });
    undo();
    expect(store.getState().history.now.nodes[0]?.params).toEqual({});
  });

  test("an edit that changes nothing is no step", () => {
    const store = editorStore("w", addNodes([NODE])(EMPTY));
    store.getState().edit(moveNodes(new Map()));
    expect(store.getState().history.past).toHaveLength(0);
  });

  test("what is undone away is not selected any more", () => {
    const store = editorStore("w", EMPTY);
    store.getState().edit(addNodes([NODE]));
    store.getState().select(["one"]);
    store.getState().undo();
    expect(store.getState().selection.nodes.size).toBe(0);
    expect(store.getState().focus).toBe("");
  });

  test("a graph that is only to be looked at takes no edit", () => {
    const store = editorStore("w", EMPTY, new Map(), { readOnly: true });
    store.getState().edit(addNodes([NODE]));
    expect(store.getState().history.now).toBe(EMPTY);
  });
});
