import { useEditor } from "@/editor/store";
import { useMoment } from "./playhead";
import classes from "./LivePicture.module.css";
import { shownBy } from "./showing";
import { useStill } from "./useStill";

const WIDTH = 320;
const QUIET_MS = 120;

/** A small picture of what a node does with its words, drawn anew while one types. */
export function LivePicture({ node, words }: { readonly node: string; readonly words: string }) {
  const shown = useEditor((s) => {
    const type = s.types.get(s.history.now.nodes.find((one) => one.id === node)?.type ?? "");
    // What a worker does with words is seen elsewhere, not in its picture.
    return type?.queue ? "" : shownBy(s.history.now, s.types, node);
  });
  const t = useMoment(shown);
  const options = { t, width: WIDTH, slot: `words-${node}`, quiet: QUIET_MS };
  const { picture, busy } = useStill(shown, { ...options, active: shown !== "" && words !== "" });
  if (!picture || words === "") return null;
  return (
    <img
      className={classes.picture}
      src={picture.url}
      alt={`What it looks like: ${words.slice(0, 80)}`}
      data-busy={busy || undefined}
      style={{ aspectRatio: picture.ratio || undefined }}
    />
  );
}
