import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  Columns2,
  Download,
  Link as LinkIcon,
  Maximize,
  Minimize,
  Pause,
  Play,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
  Volume2,
  VolumeX,
} from "lucide-react";
import type { ReactNode } from "react";

import { CommandTip } from "@/editor/CommandButton";
import type { CommandId } from "@/editor/commands";
import { clock } from "@/ui/words";
import type { PictureFormat } from "./saving";
import { Scrubber } from "./Scrubber";
import classes from "./stage.module.css";
import type { Timed } from "./timing";

interface Props {
  readonly timed: Timed;
  readonly t: number;
  readonly isPlaying: boolean;
  readonly isMuted: boolean;
  readonly isFull: boolean;
  readonly canPlay: boolean;
  readonly canSave: boolean;
  readonly canCompare: boolean;
  readonly isComparing: boolean;
  /** Between the line of time and the tools: which of several pictures is shown. */
  readonly children: ReactNode;
  go(t: number): void;
  toggle(): void;
  frames(count: number): void;
  mute(): void;
  compare(): void;
  save(format: PictureFormat): void;
  copyLink(): void;
  fullScreen(): void;
  preview(t: number): ReactNode;
}

/** Buttons and the line of time under the stage. */
export function Transport(props: Props) {
  const { timed, t, isPlaying, isMuted, isFull, go, frames } = props;
  const moves = timed.duration > 0;
  return (
    <div className={classes.bar} role="toolbar" aria-label="Stage">
      {moves && (
        <>
          <Tool id={null} label="To the beginning" onClick={() => go(0)}>
            <SkipBack size={15} />
          </Tool>
          <Tool id="stage.frame-back" label="One frame back" onClick={() => frames(-1)}>
            <StepBack size={15} />
          </Tool>
          <Tool id="view.play" label={isPlaying ? "Pause" : "Play"} disabled={!props.canPlay} onClick={props.toggle}>
            {isPlaying ? <Pause size={17} /> : <Play size={17} />}
          </Tool>
          <Tool id="stage.frame-on" label="One frame on" onClick={() => frames(1)}>
            <StepForward size={15} />
          </Tool>
          <Tool id={null} label="To the end" onClick={() => go(timed.duration)}>
            <SkipForward size={15} />
          </Tool>
          <span className={classes.time}>
            {clock(t)} <span>/ {clock(timed.duration)}</span>
          </span>
          <Scrubber timed={timed} t={t} go={go} preview={props.preview} />
        </>
      )}
      {props.children}
      {moves && (
        <Tool id={null} label={isMuted ? "Sound on" : "Sound off"} onClick={props.mute}>
          {isMuted ? <VolumeX size={15} /> : <Volume2 size={15} />}
        </Tool>
      )}
      {props.canCompare && (
        <Tool id="stage.compare" label="Compare with the last output" pressed={props.isComparing} onClick={props.compare}>
          <Columns2 size={15} />
        </Tool>
      )}
      {props.canSave && <SaveMenu save={props.save} />}
      <Tool id={null} label="Copy a link to this node and time" onClick={props.copyLink}>
        <LinkIcon size={15} />
      </Tool>
      <Tool id="view.full-screen" label={isFull ? "Leave full screen" : "Full screen"} onClick={props.fullScreen}>
        {isFull ? <Minimize size={15} /> : <Maximize size={15} />}
      </Tool>
    </div>
  );
}

function SaveMenu({ save }: { save(format: PictureFormat): void }) {
  return (
    <Menu position="top-end" withinPortal={false}>
      <Menu.Target>
        <Tooltip label="Save this picture">
          <ActionIcon aria-label="Save this picture">
            <Download size={15} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save("jpg")}>Save as JPEG</Menu.Item>
        <Menu.Item onClick={() => save("png")}>Save as PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ToolProps {
  readonly id: CommandId | null;
  readonly label: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly children: ReactNode;
  onClick(): void;
}

function Tool({ id, label, disabled = false, pressed, children, onClick }: ToolProps) {
  return (
    <Tooltip label={id ? <CommandTip id={id} label={label} /> : label}>
      <ActionIcon
        aria-label={label}
        aria-pressed={pressed}
        color={pressed ? "gold" : "gray"}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
