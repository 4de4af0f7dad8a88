/** Parts of the studio that are loaded when they are first shown, also while the studio is away. */

const AGAIN_MS = 2000;

/**
 * Loads again until the studio can be reached: a part that is first shown offline is waited for.
 * It fails where the studio is there and it is not (a newer build; a browser that remembers the
 * failure): by then, loading the page anew helps.
 */
export function patiently<T>(load: () => Promise<T>, isThere = isReachable, pause = wait): () => Promise<T> {
  return async () => {
    for (;;) {
      try {
        return await load();
      } catch {
        if (await isThere()) return load();
        await pause();
      }
    }
  };
}

async function isReachable(): Promise<boolean> {
  const answer = fetch("/static/studio/mark.svg", { method: "HEAD", cache: "no-store" });
  return answer.then(({ ok }) => ok).catch(() => false);
}

function wait(): Promise<void> {
  return new Promise((done) => setTimeout(done, AGAIN_MS));
}
