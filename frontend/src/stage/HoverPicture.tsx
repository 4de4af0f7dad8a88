import { useQuery } from "@tanstack/react-query";

import { cueAt } from "@/library/cues";
import { cues, Frame } from "@/library/Storyboard";
import type { AssetValue } from "./results";
import { onFrame, type Timed } from "./timing";
import { useStill } from "./useStill";

const CELLS = 24;
const WIDTH = 320;

/** What a file shows at a moment, from its storyboard. */
export function HoverCue({ file, t }: { readonly file: AssetValue; readonly t: number }) {
  const base = `/media/${file.id}/`;
  const version = `?v=${file.media.sha256}`;
  const urls = { storyboard: `${base}storyboard.jpg${version}`, cues: `${base}storyboard.vtt${version}` };
  const found = useQuery(cues({ sha256: file.media.sha256, urls: { ...NO_URLS, ...urls } }));
  const cue = cueAt(found.data ?? [], t);
  return cue ? <Frame cue={cue} picture={urls.storyboard} /> : null;
}

const NO_URLS = { file: "", poster: "", thumbnail: "", storyboard: "", cues: "", waveform: "", peaks: "" };

/** What a node would show around a moment: drawn for a few moments only, so that they are at hand. */
export function HoverStill({ node, t, timed }: { readonly node: string; readonly t: number; readonly timed: Timed }) {
  const cell = timed.duration / CELLS;
  const near = onFrame(timed, (Math.floor(t / cell) + 0.5) * cell);
  const { picture } = useStill(node, { t: near, width: WIDTH, slot: "stage-hover" });
  return picture ? <img src={picture.url} alt="" /> : null;
}
