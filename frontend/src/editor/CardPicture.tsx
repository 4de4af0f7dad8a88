import { Play } from "lucide-react";
import { memo, useState } from "react";

import type { Refusal } from "@/api/client";
import { useNodeLive } from "@/live/store";
import { useStill } from "@/stage/useStill";
import classes from "./NodeCard.module.css";
import { resultOf } from "./results";

interface Props {
  readonly id: string;
  readonly title: string;
}

const WIDTH = 440;
const AT = 0;
/** What the server says of a node that carries sound only (workflows/seeing/pictures.py). */
const NO_PICTURE = "no_picture";

/** What the node shows: a still while drawing, and what it made after a run, to be played. */
export const CardPicture = memo(function CardPicture({ id, title }: Props) {
  const { picture, refusal, busy } = useStill(id, { t: AT, width: WIDTH, slot: `card ${id}` });
  const outputs = useNodeLive(id)?.outputs;
  const result = resultOf(outputs);
  const [playing, setPlaying] = useState("");
  const ratio = picture?.ratio ?? result?.ratio ?? 16 / 9;
  const tall = ratio < 1;
  const shown = picture?.url ?? result?.poster;
  if (!shown && refusal?.problems.some((problem) => problem.code === NO_PICTURE)) return null;
  if (result && playing === result.id) {
    return (
      <div className={classes.picture} data-tall={tall || undefined}>
        <video
          className="nodrag"
          src={result.url}
          poster={shown}
          controls
          autoPlay
          loop
          muted
          aria-label={`Result of ${title}`}
          onError={() => setPlaying("")}
        />
      </div>
    );
  }
  return (
    <div className={classes.picture} data-tall={tall || undefined} data-busy={busy || undefined}>
      {shown ? (
        <img src={shown} alt={`Picture of ${title}`} draggable={false} loading="lazy" />
      ) : (
        <span className={classes.blank}>{busy ? "" : wordsOf(refusal, id)}</span>
      )}
      {result && (
        <button
          type="button"
          tabIndex={-1}
          className={`${classes.play} nodrag`}
          aria-label={`Play the result of ${title}`}
          onClick={() => setPlaying(result.id)}
        >
          <Play size={18} aria-hidden fill="currentColor" />
        </button>
      )}
    </div>
  );
});

/** Why there is no picture. What another node is to blame for is said there. */
function wordsOf(refusal: Refusal | null, id: string): string {
  if (!refusal) return "";
  const [first] = refusal.problems;
  if (first && first.node === id) return "Nothing to see yet";
  if (first?.node) return "Waits for what comes before";
  return refusal.message.replaceAll("`", "");
}
