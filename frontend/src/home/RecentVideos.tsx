import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";

import { AssetCard } from "@/library/AssetCard";
import { files } from "@/library/files";
import classes from "./HomePage.module.css";

const SHOWN = 6;

/** What came out last; nothing before there is anything. */
export function RecentVideos() {
  const [, go] = useLocation();
  const found = useInfiniteQuery(files({ role: "output", kind: "video" }));
  const newest = found.data?.pages[0]?.rows.slice(0, SHOWN) ?? [];
  if (found.isPending) return <Skeleton height={180} />;
  if (newest.length === 0) return null;
  return (
    <section aria-labelledby="videos">
      <header className={classes.head}>
        <h2 id="videos">Newest videos</h2>
        <Link href="/videos">All videos</Link>
      </header>
      <ul className={classes.videos}>
        {newest.map((asset) => (
          <li key={asset.id}>
            <AssetCard asset={asset} onOpen={() => go(`/videos/${asset.id}`)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
