import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useState } from "react";

const TYPING_MS = 250;

interface Props {
  /** What is searched for, as the address has it. */
  readonly asked: string;
  readonly ask: (words: string) => void;
  readonly label: string;
  readonly placeholder: string;
  readonly width?: number;
}

/** Words to search for: asked once one pauses, and what the address says after Back. */
export function SearchBox({ asked, ask, label, placeholder, width }: Props) {
  const [text, setText] = useState(asked);
  const [seen, setSeen] = useState(asked);
  const later = useDebouncedCallback((words: string) => ask(words.trim()), TYPING_MS);
  if (asked !== seen) {
    setSeen(asked);
    if (asked !== text.trim()) setText(asked);
  }
  return (
    <TextInput
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      placeholder={placeholder}
      aria-label={label}
      leftSection={<Search size={13} />}
      w={width}
    />
  );
}
