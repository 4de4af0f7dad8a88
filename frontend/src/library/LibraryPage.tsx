import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Images, Trash2, WandSparkles } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { ForEditors, useMayEdit } from "@/ui/ForEditors";
import { patiently } from "@/ui/patiently";
import { TopBar } from "@/ui/TopBar";
import { useAddress } from "@/ui/useAddress";
import { bytes, counted } from "@/ui/words";
import { AssetDrawer } from "./AssetDrawer";
import { AssetGrid } from "./AssetGrid";
import { ChooseFiles } from "./ChooseFiles";
import { DropZone } from "./DropZone";
import { FetchFiles } from "./FetchFiles";
import { files, stats, type Wanted } from "./files";
import { Filters } from "./Filters";
import { IncomingList } from "./IncomingList";
import classes from "./LibraryPage.module.css";
import { Many } from "./Many";
import { NONE, without } from "./picking";
import { isNarrowed, wantedFrom, widened } from "./searching";
import { SHELVES } from "./shelves";
import { usePicking } from "./usePicking";

const CleanUp = lazy(patiently(() => import("./CleanUp")));
const ForGood = lazy(patiently(() => import("./ForGood")));

const CARD_WIDTH = 170;

/** The whole library: shelves, search and filters, many files at once, the trash. */
export default function LibraryPage() {
  const { search, setSearch, put } = useAddress();
  const shelf = SHELVES.find(({ id }) => id === search.get("shelf")) ?? SHELVES[0];
  const trashed = search.get("trash") === "1";
  const wanted: Wanted = { ...(trashed ? { trashed } : shelf?.wanted), ...wantedFrom(search) };
  const { picked, setPicked, pick } = usePicking(wanted);
  const found = useInfiniteQuery(files(wanted)).data?.pages[0];
  const narrow = (name: string, value: string | null) => {
    setPicked(NONE);
    put(name, value);
  };
  const clear = () => {
    setPicked(NONE);
    setSearch(widened, { replace: true });
  };
  const turnTo = (id: string) => {
    const q = search.get("q");
    setPicked(NONE);
    setSearch({ ...(id === "trash" ? { trash: "1" } : { shelf: id }), ...(q ? { q } : {}) });
  };
  return (
    <>
      <TopBar
        actions={
          <ForEditors>
            <FetchFiles about={shelf?.about ?? {}} />
            <ChooseFiles about={shelf?.about ?? {}} />
          </ForEditors>
        }
      />
      <DropZone about={shelf?.about ?? {}}>
        <main id="main" className={classes.page}>
          <header className={classes.head}>
            <h1>Library</h1>
            <Storage />
            <ForEditors>{trashed ? <EmptyTrash /> : <Cleaning />}</ForEditors>
          </header>
          <SegmentedControl
            size="xs"
            value={trashed ? "trash" : (shelf?.id ?? "all")}
            onChange={turnTo}
            data={[...SHELVES.map(({ id, name }) => ({ value: id, label: name })), { value: "trash", label: "Trash" }]}
            className={classes.shelves}
          />
          <Filters search={search} set={narrow} clear={clear} />
          <IncomingList />
          {picked.ids.size > 0 && <Many picked={picked} setPicked={setPicked} wanted={wanted} total={found?.total ?? 0} />}
          <AssetGrid
            wanted={wanted}
            width={CARD_WIDTH}
            empty={isNarrowed(search) ? <NothingFits clear={clear} /> : trashed ? "The trash is empty." : <NothingYet words={shelf?.empty ?? ""} />}
            picked={picked.ids}
            onPick={pick}
            onOpen={(asset) => put("file", asset.id)}
          />
        </main>
      </DropZone>
      <AssetDrawer id={search.get("file") ?? ""} onClose={() => put("file", null)} onMoved={(id) => setPicked((now) => without(now, [id]))} />
    </>
  );
}

function Storage() {
  const found = useQuery(stats);
  if (!found.data) return null;
  const { used_bytes: used, most_bytes: most, total } = found.data;
  return (
    <span className="dim">
      {counted(total.count, "file")} · {bytes(used)}
      {most !== null && ` of ${bytes(most)}`}
    </span>
  );
}

function NothingYet({ words }: { readonly words: string }) {
  const mayEdit = useMayEdit();
  return (
    <>
      <Images size={32} aria-hidden />
      <p>{mayEdit ? words : "Nothing is here yet."}</p>
    </>
  );
}

function NothingFits({ clear }: { readonly clear: () => void }) {
  return (
    <>
      <p>Nothing fits these filters.</p>
      <Button variant="default" onClick={clear}>
        Clear filters
      </Button>
    </>
  );
}

function Cleaning() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="subtle" color="gray" leftSection={<WandSparkles size={14} />} onClick={() => setOpened(true)}>
        Clean up
      </Button>
      <Suspense>{opened && <CleanUp onClose={() => setOpened(false)} />}</Suspense>
    </>
  );
}

function EmptyTrash() {
  const [isAsking, ask] = useState(false);
  const count = useQuery(stats).data?.trash.count;
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={14} />} disabled={!count} onClick={() => ask(true)}>
        Empty the trash
      </Button>
      <Suspense>{isAsking && <ForGood ids={null} onGone={() => undefined} onClose={() => ask(false)} />}</Suspense>
    </>
  );
}
