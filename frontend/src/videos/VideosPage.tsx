import { Button, SegmentedControl } from "@mantine/core";
import { Clapperboard } from "lucide-react";
import { useState } from "react";
import { Link, useLocation, useParams } from "wouter";

import { AssetDrawer } from "@/library/AssetDrawer";
import { AssetGrid } from "@/library/AssetGrid";
import type { Wanted } from "@/library/files";
import { TopBar } from "@/ui/TopBar";
import classes from "./VideosPage.module.css";

const CARD_WIDTH = 200;
const ORDERS = [
  { value: "newest", label: "Newest" },
  { value: "longest", label: "Longest" },
  { value: "name", label: "By name" },
];

/** Everything that workflows made: to watch, download, share and delete. */
export default function VideosPage() {
  const { id = "" } = useParams();
  const [, go] = useLocation();
  const [sort, setSort] = useState<Wanted["sort"]>("newest");
  return (
    <>
      <TopBar />
      <main id="main" className={classes.page}>
        <header className={classes.head}>
          <h1>Videos</h1>
          <SegmentedControl
            size="xs"
            aria-label="Order"
            data={ORDERS}
            value={sort ?? "newest"}
            onChange={(value) => setSort(value as Wanted["sort"])}
          />
        </header>
        <AssetGrid
          wanted={{ role: "output", kind: "video", sort }}
          width={CARD_WIDTH}
          empty={<NoVideos />}
          onOpen={(asset) => go(`/videos/${asset.id}`)}
        />
      </main>
      <AssetDrawer id={id} onClose={() => go("/videos")} />
    </>
  );
}

function NoVideos() {
  return (
    <>
      <Clapperboard size={32} aria-hidden="true" />
      <p>No videos yet. Run a workflow, and what it makes appears here.</p>
      <Button component={Link} href="/">
        Choose a workflow
      </Button>
    </>
  );
}
