import { Button, Pagination, Select, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Search, Send } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";

import { TopBar } from "@/ui/TopBar";
import { useChange } from "@/ui/useChange";
import { platforms } from "./accounts";
import classes from "./Publishing.module.css";
import { LOOKS } from "./statusWords";
import { UploadDrawer } from "./UploadDrawer";
import { UploadRow } from "./UploadRow";
import { numbers, publications, type PublicationStatus, retryFailed, UPLOADS, type Wanted } from "./uploads";

const PAGE = 50;
const TYPING_MS = 250;
const STATUSES = Object.entries(LOOKS).map(([value, { name }]) => ({ value, label: name }));

/** What goes out to platforms, live. */
export default function UploadsPage() {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState(search.get("q") ?? "");
  const [q] = useDebouncedValue(text.trim(), TYPING_MS);
  const [page, setPage] = useState(1);
  const status = search.get("status") as PublicationStatus | null;
  const platform = search.get("platform") ?? "";
  const wanted: Wanted = {
    search: q,
    platform,
    status: status ? [status] : [],
    limit: PAGE,
    offset: (page - 1) * PAGE,
  };
  const found = useQuery(publications(wanted));
  const stats = useQuery(numbers);
  const set = (name: string, value: string | null) => {
    setPage(1);
    setSearch((now) => {
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    }, { replace: true });
  };
  const again = useChange(retryFailed, [UPLOADS]);
  const titles = new Map(useQuery(platforms).data?.data.map(({ name, title }) => [name, title]));
  const used = Object.keys(stats.data?.data.byPlatform ?? {}).map((value) => ({ value, label: titles.get(value) ?? value }));
  const isFiltered = Boolean(q || status || platform);
  return (
    <>
      <TopBar />
      <main id="main" className={classes.page}>
        <header className={classes.head}>
          <h1>Uploads</h1>
          <Numbers />
          {(stats.data?.data.failed ?? 0) > 0 && (
            <Button variant="default" loading={again.isPending} onClick={() => again.mutate(undefined)}>
              Retry all failed
            </Button>
          )}
        </header>
        <div className={classes.filters}>
          <TextInput value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder="Search" aria-label="Search uploads" leftSection={<Search size={13} />} />
          <Select data={STATUSES} value={status} onChange={(value) => set("status", value)} placeholder="Every status" aria-label="Status" clearable />
          <Select data={used} value={platform || null} onChange={(value) => set("platform", value)} placeholder="Every platform" aria-label="Platform" clearable />
        </div>
        {found.isError && <p role="alert">{found.error.message}</p>}
        {found.isPending && <Skeleton height={160} />}
        {found.data?.data.length === 0 && <Empty isFiltered={isFiltered} />}
        <ul className={classes.rows} aria-label="Uploads">
          {found.data?.data.map((upload) => (
            <UploadRow key={upload.uploadId} upload={upload} onOpen={() => set("upload", upload.uploadId)} />
          ))}
        </ul>
        {(found.data?.total ?? 0) > PAGE && (
          <Pagination size="sm" total={Math.ceil((found.data?.total ?? 0) / PAGE)} value={page} onChange={setPage} />
        )}
      </main>
      <UploadDrawer id={search.get("upload") ?? ""} onClose={() => set("upload", null)} />
    </>
  );
}

function Numbers() {
  const found = useQuery(numbers);
  if (!found.data) return null;
  const { publishedToday, unconfirmed, failed, pending, uploading, processing } = found.data.data;
  const words = [
    `${publishedToday} published today`,
    `${pending + uploading + processing} on their way`,
    failed > 0 && `${failed} failed`,
    unconfirmed > 0 && `${unconfirmed} unconfirmed`,
  ];
  return <span className="dim">{words.filter(Boolean).join(" · ")}</span>;
}

function Empty({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <p className={classes.empty}>No upload fits these filters.</p>;
  return (
    <div className={classes.empty}>
      <Send size={28} aria-hidden="true" />
      <p>Nothing has been published yet. Put an uploader at the end of a workflow, and run it.</p>
      <Button component={Link} href="/accounts">
        Connect an account
      </Button>
    </div>
  );
}
