import { SegmentedControl, Skeleton } from "@mantine/core";
import { useFullscreenElement, useLocalStorage } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { type RefObject, useState } from "react";

import { useEditor, useEditorStore } from "@/editor/store";
import { useNodeLive } from "@/live/store";
import { copyText } from "@/ui/copying";
import { withSpot } from "./address";
import { HoverCue, HoverStill } from "./HoverPicture";
import { MakingProxy } from "./MakingProxy";
import { fileIn, receiptIn } from "./results";
import { savePicture } from "./saving";
import classes from "./stage.module.css";
import { StageStill, StageVideo } from "./StagePictures";
import { StageSound } from "./StageSound";
import { StageTrouble } from "./StageTrouble";
import { StageReceipt, StageValue } from "./StageValue";
import { askStill } from "./stills";
import { factsOf, onFrame, type Timed } from "./timing";
import { Transport } from "./Transport";
import { useDescribed } from "./useDescribed";
import { useMoving } from "./useMoving";
import { useProxy } from "./useProxy";
import { useHeld, useStageKeys } from "./useStageKeys";
import { soundShape } from "./waves";

type View = "drawn" | "preview" | "result";

const VIEW_WORDS: Readonly<Record<View, string>> = { drawn: "Drawn", preview: "Preview", result: "Result" };
const SAVED_WIDTH = 1920;
const NO_TIME: Timed = { duration: 0, fps: 0 };

/** One node on the stage. */
export function StageNode({ node }: { readonly node: string }) {
  const editor = useEditorStore();
  const title = useEditor((s) => {
    const one = s.history.now.nodes.find((each) => each.id === node);
    return one ? one.title || s.types.get(one.type)?.title || one.type : node;
  });
  const { described, refusal } = useDescribed(node);
  const outputs = useNodeLive(node)?.outputs ?? {};
  const made = described?.made ? fileIn(described.made.outputs) : null;
  const proxy = useProxy(node, described?.digest ?? "", described?.kind === "sound" && !made);
  const [wished, setWished] = useState<View | null>(null);
  const [isAwaited, setAwaited] = useState(false);
  /** The result that did not play: it was deleted. */
  const [lost, setLost] = useState("");
  const [isCompared, setCompared] = useState(false);
  const [isMuted, setMuted] = useLocalStorage({ key: "reelgraph-stage-muted", defaultValue: false });
  const { ref, toggle: toggleFull, fullscreen: isFull } = useFullscreenElement();
  const isHeld = useHeld("stage.compare");

  const last = made ?? fileIn(outputs);
  const moves = described?.kind === "clip" || described?.kind === "sound";
  const timed: Timed = described && moves ? described : NO_TIME;
  const moving = useMoving(node, timed);
  const playable = made && made.media.kind !== "image" && made.id !== lost ? `/media/${made.id}/` : "";
  const sources: Readonly<Record<View, string>> = { drawn: "", preview: proxy.source, result: playable };
  const isHeard = described?.kind === "sound";
  const views = (["drawn", "preview", "result"] as const).filter(
    (one) => sources[one] || (one === "drawn" && !isHeard),
  );
  const usual = playable ? "result" : isHeard && proxy.source ? "preview" : "drawn";
  const view = wished && views.includes(wished) ? wished : usual;
  const canCompare = last !== null && last.media.kind !== "audio" && described?.kind !== "sound";
  const isComparing = (isHeld || isCompared) && canCompare;
  const source = isComparing ? "" : sources[view];

  /** Plays what there is; where there is nothing to play yet, a preview is made first. */
  function toggle(): void {
    if (moving.isPlaying) moving.pause();
    else if (source) moving.play();
    else {
      setAwaited(true);
      setWished(playable ? "result" : "preview");
      if (!playable) proxy.make();
    }
  }

  function onPlaying(isPlaying: boolean): void {
    moving.onPlaying(isPlaying);
    if (isPlaying) setAwaited(false);
  }

  function onLost(): void {
    moving.onPlaying(false);
    if (view === "preview") proxy.onLost();
    else setLost(made?.id ?? "");
  }

  function save(format: "jpg" | "png"): void {
    const look = { node, t: moving.t, width: Math.min(described?.width || SAVED_WIDTH, SAVED_WIDTH) };
    askStill("stage-saving", editor.getState().history.now, look, (answer) => {
      if ("url" in answer) void savePicture(answer.url, `${title} ${moving.t.toFixed(2)} s`, format);
      else notifications.show({ color: "red", message: answer.message });
    });
  }

  function copyLink(): Promise<void> {
    return copyText(withSpot(window.location.href, { node, t: moving.t }), "The link is on your clipboard.");
  }

  useStageKeys({
    toggle,
    pause: moving.pause,
    frames: moving.frames,
    seconds: moving.seconds,
    fullScreen: () => void toggleFull(),
  });

  const receipt = receiptIn(described?.made?.outputs ?? outputs);
  const problem = described?.problem ?? null;
  const shared = { title, source, isMuted, isAwaited, onTime: moving.onTime, onPlaying, onLost };
  return (
    <div ref={ref} className={classes.stage} data-view={view}>
      <div className={classes.screen}>
        {described && !problem && factsOf(described) && <span className={classes.facts}>{factsOf(described)}</span>}
        {!described && !refusal && <Skeleton height="80%" width="30%" radius={6} />}
        {(problem || (!described && refusal)) && (
          <StageTrouble node={node} problem={problem} refusal={refusal} />
        )}
        {described && !problem && (described.kind === "clip" || described.kind === "picture") && (
          <>
            {!source && (
              <StageStill
                node={node}
                t={onFrame(described, moving.t)}
                described={described}
                title={title}
                beside={isComparing ? last : null}
              />
            )}
            {source && (
              <StageVideo
                {...shared}
                video={moving.player as RefObject<HTMLVideoElement | null>}
                from={moving.t}
              />
            )}
          </>
        )}
        {described?.kind === "sound" && !problem && (
          <StageSound
            {...shared}
            shape={proxy.waveform || soundShape(made)}
            t={moving.t}
            duration={described.duration}
            audio={moving.player}
            go={moving.go}
          />
        )}
        {described && described.value !== null && !problem && <StageValue value={described.value} />}
        {described?.kind === "receipt" && receipt && <StageReceipt receipt={receipt} />}
        {described && !problem && described.kind === "" && described.value === null && (
          <p className={classes.empty}>{receipt ? <StageReceipt receipt={receipt} /> : "There is nothing to see here."}</p>
        )}
      </div>
      <Transport
        timed={timed}
        t={moving.t}
        isPlaying={moving.isPlaying}
        isMuted={isMuted}
        isFull={isFull}
        canPlay={!problem && moves}
        canSave={!problem && described?.width !== 0}
        canCompare={canCompare}
        isComparing={isComparing}
        go={moving.go}
        toggle={toggle}
        frames={moving.frames}
        mute={() => setMuted(!isMuted)}
        compare={() => setCompared(!isCompared)}
        save={save}
        copyLink={() => void copyLink()}
        fullScreen={() => void toggleFull()}
        preview={(t) =>
          view === "result" && made ? (
            <HoverCue file={made} t={t} />
          ) : described?.kind === "clip" ? (
            <HoverStill node={node} t={t} timed={timed} />
          ) : null
        }
      >
        <MakingProxy proxy={proxy} />
        {views.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="What is shown"
            data={views.map((value) => ({ value, label: VIEW_WORDS[value] }))}
            value={view}
            onChange={(value) => setWished(value as View)}
          />
        )}
      </Transport>
    </div>
  );
}
