import { Textarea, UnstyledButton } from "@mantine/core";
import { useRef } from "react";

import { LivePicture } from "@/stage/LivePicture";
import classes from "../fields.module.css";
import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";
import { EmojiPicker } from "./EmojiPicker";

const CLOSE_TO_THE_END = 0.8;
/** What a description offers in braces is filled in by a run. */
const MERGE_FIELD = /\{\w+\}/g;

/** Text of several lines, with emoji and a picture of what it looks like. */
export function LongWords({ field, id, value, isWrong, describedBy, nodes, change, settle }: WidgetProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const text = typeof value === "string" ? value : "";
  const [node] = nodes;
  const tokens = field.description.match(MERGE_FIELD) ?? [];

  function insert(emoji: string): void {
    const from = area.current?.selectionStart ?? text.length;
    const to = area.current?.selectionEnd ?? from;
    change(text.slice(0, from) + emoji + text.slice(to));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + emoji.length, from + emoji.length);
    });
  }

  return (
    <div className={classes.words}>
      <Textarea
        ref={area}
        id={id}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        placeholder={value === MIXED ? SEVERAL : undefined}
        error={isWrong}
        aria-describedby={describedBy}
        onChange={(event) => change(event.currentTarget.value)}
        onBlur={settle}
        rightSection={<EmojiPicker choose={insert} />}
        rightSectionProps={{ style: { alignItems: "flex-end", paddingBottom: 3 } }}
      />
      {field.longest !== null && text.length > field.longest * CLOSE_TO_THE_END && (
        <p className={classes.hint}>
          {text.length} of {field.longest} characters
        </p>
      )}
      {tokens.length > 0 && (
        <div className={classes.tokens} aria-label={`Insert into ${field.title}`} role="group">
          {tokens.map((token) => (
            <UnstyledButton key={token} className={classes.token} onClick={() => insert(token)}>
              {token}
            </UnstyledButton>
          ))}
        </div>
      )}
      {nodes.length === 1 && node && <LivePicture node={node} words={text} />}
    </div>
  );
}
