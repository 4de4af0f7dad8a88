import { ActionIcon, Popover, Skeleton, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Search, Smile } from "lucide-react";
import { useState } from "react";

import { emojiFound, loadEmoji } from "../emoji";
import classes from "../fields.module.css";

const MOST_SHOWN = 320;

/** A button that opens all emoji, to be found by their names. */
export function EmojiPicker({ choose }: { choose(emoji: string): void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Tooltip label="Emoji">
          <ActionIcon size="sm" aria-label="Insert an emoji" onClick={() => setOpen(!open)}>
            <Smile size={15} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <Faces
          choose={(emoji) => {
            setOpen(false);
            choose(emoji);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Faces({ choose }: { choose(emoji: string): void }) {
  const [words, setWords] = useState("");
  const all = useQuery({ queryKey: ["emoji"], queryFn: loadEmoji, staleTime: Infinity });
  const shown = emojiFound(all.data ?? [], words).slice(0, MOST_SHOWN);
  return (
    <>
      <TextInput
        data-autofocus
        aria-label="Search emoji"
        placeholder="Search: fire, heart, party…"
        leftSection={<Search size={14} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && shown[0]) choose(shown[0].sign);
        }}
        mb={6}
      />
      <div className={classes.faces}>
        {all.isPending && <Skeleton height={160} style={{ gridColumn: "1 / -1" }} />}
        {shown.map(({ sign, name }) => (
          <UnstyledButton
            key={sign}
            className={classes.face}
            aria-label={name}
            title={name}
            onClick={() => choose(sign)}
          >
            {sign}
          </UnstyledButton>
        ))}
      </div>
      {all.isSuccess && shown.length === 0 && <p className={classes.hint}>No emoji of that name.</p>}
    </>
  );
}
