import { expect, test } from "vitest";

import { latest } from "./latest";

/** A run that ends when it is told to. */
function held(): { readonly seen: number[]; readonly run: (what: number) => Promise<void>; end(): Promise<void> } {
  const seen: number[] = [];
  const ends: (() => void)[] = [];
  return {
    seen,
    run: (what) => {
      seen.push(what);
      return new Promise((done) => ends.push(done));
    },
    end: async () => {
      ends.shift()?.();
      await new Promise((done) => setTimeout(done, 0));
    },
  };
}

test("what is wanted meanwhile waits, and only the newest is done", async () => {
  const work = held();
  const dragging = latest(work.run);
  for (const t of [1, 2, 3, 4]) dragging.want(t);
  expect(work.seen).toEqual([1]);
  await work.end();
  expect(work.seen).toEqual([1, 4]);
  await work.end();
  dragging.want(5);
  expect(work.seen).toEqual([1, 4, 5]);
});

test("nothing more is begun once it is stopped", async () => {
  const work = held();
  const dragging = latest(work.run);
  dragging.want(1);
  dragging.want(2);
  dragging.stop();
  await work.end();
  dragging.want(3);
  expect(work.seen).toEqual([1]);
});
