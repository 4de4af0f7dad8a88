import { Button, Group, MultiSelect, SegmentedControl, Select, TagsInput, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "wouter";

import { TopBar } from "@/ui/TopBar";
import { bytes } from "@/ui/words";
import { AssetDrawer, useDiscard } from "./AssetDrawer";
import { AssetGrid } from "./AssetGrid";
import { ChooseFiles } from "./ChooseFiles";
import { DropZone } from "./DropZone";
import { FetchFiles } from "./FetchFiles";
import { changeMany, emptyTrash, facets, LIBRARY, restore, stats, type Wanted } from "./files";
import { IncomingList } from "./IncomingList";
import classes from "./LibraryPage.module.css";
import { SHELVES } from "./shelves";
import { KINDS, SORTS, wantedFrom } from "./searching";

const TYPING_MS = 250;
const CARD_WIDTH = 170;

/** The whole library: shelves, search and filters, many files at once, the trash. */
export default function LibraryPage() {
  const [search, setSearch] = useSearchParams();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const shelf = SHELVES.find(({ id }) => id === search.get("shelf")) ?? SHELVES[0];
  const trashed = search.get("trash") === "1";
  const wanted: Wanted = { ...(trashed ? { trashed } : shelf?.wanted), ...wantedFrom(search) };
  const set = (name: string, value: string | null) => {
    setTicked(new Set());
    setSearch((now) => {
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    }, { replace: true });
  };
  const tick = (id: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(id);
    else next.delete(id);
    setTicked(next);
  };
  return (
    <>
      <TopBar
        actions={
          <>
            <FetchFiles about={shelf?.about ?? {}} />
            <ChooseFiles about={shelf?.about ?? {}} />
          </>
        }
      />
      <DropZone about={shelf?.about ?? {}}>
        <main id="main" className={classes.page}>
          <header className={classes.head}>
            <h1>Library</h1>
            <Storage />
          </header>
          <SegmentedControl
            size="xs"
            value={trashed ? "trash" : (shelf?.id ?? "all")}
            onChange={(id) => {
              setTicked(new Set());
              setSearch(id === "trash" ? { trash: "1" } : { shelf: id });
            }}
            data={[...SHELVES.map(({ id, name }) => ({ value: id, label: name })), { value: "trash", label: "Trash" }]}
            className={classes.shelves}
          />
          <Filters search={search} set={set} />
          <IncomingList />
          {ticked.size > 0 && <Many ids={[...ticked]} trashed={trashed} done={() => setTicked(new Set())} />}
          {trashed && ticked.size === 0 && <EmptyTrash />}
          <AssetGrid
            wanted={wanted}
            width={CARD_WIDTH}
            empty={trashed ? "The trash is empty." : search.size > 1 ? "Nothing fits these filters." : shelf?.empty}
            ticked={ticked}
            onTick={tick}
            onOpen={(asset) => set("file", asset.id)}
          />
        </main>
      </DropZone>
      <AssetDrawer id={search.get("file") ?? ""} onClose={() => set("file", null)} />
    </>
  );
}

function Storage() {
  const found = useQuery(stats);
  if (!found.data) return null;
  const { used_bytes: used, most_bytes: most, total } = found.data;
  return (
    <span className="dim">
      {total.count} files · {bytes(used)}
      {most !== null && ` of ${bytes(most)}`}
    </span>
  );
}

interface FilterProps {
  readonly search: URLSearchParams;
  readonly set: (name: string, value: string | null) => void;
}

function Filters({ search, set }: FilterProps) {
  const found = useQuery(facets);
  const [text, setText] = useState(search.get("q") ?? "");
  const [waiting] = useDebouncedValue(text, TYPING_MS);
  if (waiting === text && waiting.trim() !== (search.get("q") ?? "")) set("q", waiting.trim());
  return (
    <Group gap={8} className={classes.filters}>
      <TextInput
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder="Search names, tags, prompts"
        aria-label="Search the library"
        leftSection={<Search size={13} />}
        w={240}
      />
      <Select data={KINDS} value={search.get("kind")} onChange={(kind) => set("kind", kind)} placeholder="Every kind" aria-label="Kind" clearable w={120} />
      <Select
        data={Object.keys(found.data?.values.aspect_ratio ?? {})}
        value={search.get("aspect")}
        onChange={(aspect) => set("aspect", aspect)}
        placeholder="Every shape"
        aria-label="Aspect ratio"
        clearable
        w={120}
      />
      <MultiSelect
        data={Object.keys(found.data?.tags ?? {})}
        value={search.get("tags")?.split(",").filter(Boolean) ?? []}
        onChange={(tags) => set("tags", tags.join(","))}
        placeholder="Tags"
        aria-label="Tags"
        searchable
        size="xs"
        w={180}
      />
      <Select data={SORTS} value={search.get("sort") ?? "newest"} onChange={(sort) => set("sort", sort)} aria-label="Order" allowDeselect={false} w={140} />
    </Group>
  );
}

interface ManyProps {
  readonly ids: string[];
  readonly trashed: boolean;
  readonly done: () => void;
}

function Many({ ids, trashed, done }: ManyProps) {
  const known = useQueryClient();
  const discarding = useDiscard(done);
  const [tags, setTags] = useState<string[]>([]);
  const finished = async () => {
    done();
    await known.invalidateQueries({ queryKey: LIBRARY });
  };
  const failed = (error: Error) => notifications.show({ color: "red", message: error.message });
  const tagging = useMutation({ mutationFn: () => changeMany({ ids, add_tags: tags, remove_tags: [] }), onSuccess: finished, onError: failed });
  const restoring = useMutation({ mutationFn: () => restore(ids), onSuccess: finished, onError: failed });
  return (
    <div role="toolbar" aria-label="Selected files" className={classes.many}>
      <strong>{ids.length} selected</strong>
      {trashed ? (
        <Button onClick={() => restoring.mutate()}>Restore</Button>
      ) : (
        <>
          <TagsInput value={tags} onChange={setTags} placeholder="Add tags" aria-label="Tags to add" size="xs" w={200} />
          <Button variant="default" disabled={tags.length === 0} onClick={() => tagging.mutate()}>
            Tag
          </Button>
          <Button variant="subtle" color="red" onClick={() => discarding.mutate(ids)}>
            Delete
          </Button>
        </>
      )}
      <Button variant="subtle" color="gray" onClick={done}>
        Select none
      </Button>
    </div>
  );
}

function EmptyTrash() {
  const known = useQueryClient();
  const [sure, setSure] = useState(false);
  const emptying = useMutation({
    mutationFn: emptyTrash,
    onSuccess: async (gone) => {
      await known.invalidateQueries({ queryKey: LIBRARY });
      notifications.show({ message: `${gone.assets} files are gone for good, ${bytes(gone.freed_bytes)} freed.` });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  return (
    <Group mb={8}>
      <Button color="red" variant={sure ? "filled" : "subtle"} loading={emptying.isPending} onClick={() => (sure ? emptying.mutate() : setSure(true))}>
        {sure ? "Delete everything in the trash for good" : "Empty the trash"}
      </Button>
    </Group>
  );
}
