/** One at a time; of all that is wanted meanwhile only the newest is done next. */

export interface Latest<T> {
  want(what: T): void;
  stop(): void;
}

export function latest<T>(run: (what: T) => Promise<void>): Latest<T> {
  let isBusy = false;
  let isOver = false;
  let next: { readonly what: T } | null = null;

  async function begin(what: T): Promise<void> {
    isBusy = true;
    await run(what);
    isBusy = false;
    const wanted = next;
    next = null;
    if (wanted && !isOver) await begin(wanted.what);
  }

  return {
    want(what) {
      if (isBusy) next = { what };
      else if (!isOver) void begin(what);
    },
    stop() {
      isOver = true;
      next = null;
    },
  };
}
