import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { type Cue, cueAt, cuesOf } from "./cues";
import type { Asset } from "./files";
import classes from "./Storyboard.module.css";

export const cues = (asset: Pick<Asset, "sha256" | "urls">) =>
  queryOptions({
    queryKey: ["cues", asset.sha256],
    queryFn: async () => {
      const answer = await fetch(asset.urls.cues);
      return answer.ok ? cuesOf(await answer.text()) : [];
    },
    staleTime: Infinity,
  });

/** Leafs through a video as the pointer moves over it. */
export function Storyboard({ asset }: { readonly asset: Asset }) {
  const [share, setShare] = useState(0);
  const found = useQuery(cues(asset));
  const cue = cueAt(found.data ?? [], share * asset.duration);
  return (
    <span
      className={classes.leaf}
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        setShare(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
      }}
    >
      {cue ? <Frame cue={cue} picture={asset.urls.storyboard} /> : <img src={asset.urls.thumbnail} alt="" />}
      <span className={classes.line} style={{ width: `${share * 100}%` }} />
    </span>
  );
}

/** One picture of a storyboard, as large as its place allows. */
export function Frame({ cue, picture }: { readonly cue: Cue; readonly picture: string }) {
  return (
    <svg viewBox={`0 0 ${cue.width} ${cue.height}`} className={classes.frame} aria-hidden="true">
      <svg
        viewBox={`${cue.x} ${cue.y} ${cue.width} ${cue.height}`}
        width={cue.width}
        height={cue.height}
      >
        <image href={picture} />
      </svg>
    </svg>
  );
}
