import { Button, Select, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";

import { ForEditors, useMayEdit } from "@/ui/ForEditors";
import { Pages } from "@/ui/Pages";
import { ReadError } from "@/ui/ReadError";
import { SearchBox } from "@/ui/SearchBox";
import { TopBar } from "@/ui/TopBar";
import { useAddress } from "@/ui/useAddress";
import { useChange } from "@/ui/useChange";
import { platforms } from "./accounts";
import classes from "./Publishing.module.css";
import { LOOKS } from "./statusWords";
import { UploadDrawer } from "./UploadDrawer";
import { UploadRow } from "./UploadRow";
import { numbers, publications, type PublicationStatus, retryFailed, UPLOADS, type Wanted } from "./uploads";

const PAGE = 50;
const STATUSES = Object.entries(LOOKS).map(([value, { name }]) => ({ value, label: name }));

/** What goes out to platforms, live. */
export default function UploadsPage() {
  const { search, put } = useAddress();
  const q = search.get("q") ?? "";
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
  const narrow = (name: string, value: string | null): void => {
    setPage(1);
    put(name, value);
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
            <ForEditors>
              <Button variant="default" loading={again.isPending} onClick={() => again.mutate(undefined)}>
                Retry all failed
              </Button>
            </ForEditors>
          )}
        </header>
        <div className={classes.filters}>
          <SearchBox asked={q} ask={(words) => narrow("q", words)} label="Search uploads" placeholder="Search" />
          <Select data={STATUSES} value={status} onChange={(value) => narrow("status", value)} placeholder="Every status" aria-label="Status" clearable />
          <Select data={used} value={platform || null} onChange={(value) => narrow("platform", value)} placeholder="Every platform" aria-label="Platform" clearable />
        </div>
        <ReadError read={found} />
        {found.isPending && <Skeleton height={160} />}
        {found.data?.data.length === 0 && <Empty isFiltered={isFiltered} />}
        <ul className={classes.rows} aria-label="Uploads">
          {found.data?.data.map((upload) => (
            <UploadRow key={upload.uploadId} upload={upload} onOpen={() => put("upload", upload.uploadId)} />
          ))}
        </ul>
        <Pages count={Math.ceil((found.data?.total ?? 0) / PAGE)} page={page} go={setPage} />
      </main>
      <UploadDrawer id={search.get("upload") ?? ""} onClose={() => put("upload", null)} />
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
  const mayEdit = useMayEdit();
  if (isFiltered) return <p className={classes.empty}>No upload fits these filters.</p>;
  return (
    <div className={classes.empty}>
      <Send size={28} aria-hidden="true" />
      <p>Nothing has been published yet. {mayEdit && "Put an uploader at the end of a workflow, and run it."}</p>
      {mayEdit && (
        <Button component={Link} href="/accounts">
          Connect an account
        </Button>
      )}
    </div>
  );
}
