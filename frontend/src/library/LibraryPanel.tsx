import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";

import { ForEditors, useMayEdit } from "@/ui/ForEditors";
import { Audition } from "./Audition";
import { AssetDrawer } from "./AssetDrawer";
import { AssetGrid } from "./AssetGrid";
import { ChooseFiles } from "./ChooseFiles";
import { DropZone } from "./DropZone";
import { type Asset, facets, type Wanted } from "./files";
import { IncomingList } from "./IncomingList";
import classes from "./LibraryPanel.module.css";
import { type Shelf, SHELVES } from "./shelves";

const TYPING_MS = 200;
const CARD_WIDTH = 104;

/** The library beside the canvas: shelves to browse, and to drag from. */
export default function LibraryPanel() {
  const [shelf, setShelf] = useState<Shelf>(SHELVES[0] as Shelf);
  const [text, setText] = useState("");
  const [mood, setMood] = useState<string | null>(null);
  const [open, setOpen] = useState<Asset | null>(null);
  const [q] = useDebouncedValue(text.trim(), TYPING_MS);
  const audio = shelf.id === "audio";
  const empty = useMayEdit() ? shelf.empty : "Nothing is here yet.";
  const wanted: Wanted = { ...shelf.wanted, q, ...(audio && mood ? { mood } : {}) };
  return (
    <DropZone about={shelf.about} className={classes.panel}>
      <div role="tablist" aria-label="Shelves" className={classes.tabs}>
        {SHELVES.map((one) => (
          <button
            key={one.id}
            type="button"
            role="tab"
            aria-selected={one.id === shelf.id}
            aria-controls="shelf"
            onClick={() => setShelf(one)}
          >
            {one.name}
          </button>
        ))}
      </div>
      <div className={classes.find}>
        <TextInput
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder="Search"
          aria-label={`Search in ${shelf.name}`}
          leftSection={<Search size={13} />}
        />
        {audio && <Moods value={mood} onChange={setMood} />}
      </div>
      <IncomingList />
      <div id="shelf" role="tabpanel" aria-label={shelf.name} className={classes.shelf}>
        {audio ? (
          <Audition wanted={wanted} empty={empty} onOpen={setOpen} />
        ) : (
          <AssetGrid wanted={wanted} width={CARD_WIDTH} empty={q ? "Nothing is called that." : empty} onOpen={setOpen} />
        )}
      </div>
      <ForEditors>
        <footer className={classes.foot}>
          <ChooseFiles about={shelf.about} />
        </footer>
      </ForEditors>
      <AssetDrawer id={open?.id ?? ""} onClose={() => setOpen(null)} />
    </DropZone>
  );
}

interface MoodProps {
  readonly value: string | null;
  readonly onChange: (mood: string | null) => void;
}

/** The moods that there is audio of. */
export function Moods({ value, onChange }: MoodProps) {
  const found = useQuery(facets);
  const moods = Object.entries(found.data?.moods ?? {});
  return (
    <Select
      value={value}
      onChange={onChange}
      data={moods.map(([name, count]) => ({ value: name, label: `${name} (${count})` }))}
      placeholder="Every mood"
      aria-label="Mood"
      clearable
      disabled={moods.length === 0}
    />
  );
}
