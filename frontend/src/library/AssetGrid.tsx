import { Loader } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";

import { ReadError } from "@/ui/ReadError";
import { AssetCard } from "./AssetCard";
import classes from "./AssetGrid.module.css";
import { type Asset, files, rowsOf, type Wanted } from "./files";

interface Props {
  readonly wanted: Wanted;
  /** Smallest width of a card, in pixels. */
  readonly width: number;
  readonly empty: ReactNode;
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (id: string, isRange: boolean) => void;
  readonly onOpen: (asset: Asset) => void;
}

/** The files that are wanted, more of them as one scrolls. */
export function AssetGrid({ wanted, width, empty, picked, onPick, onOpen }: Props) {
  const found = useInfiniteQuery(files(wanted));
  const end = useRef<HTMLDivElement>(null);
  const { fetchNextPage, hasNextPage, isFetching, isError } = found;
  useEffect(() => {
    const here = end.current;
    if (!here || !hasNextPage || isFetching || isError) return;
    const seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
    });
    seen.observe(here);
    return () => seen.disconnect();
  }, [fetchNextPage, hasNextPage, isFetching, isError]);

  const broken = isError && (
    <div className={classes.message}>
      <ReadError read={found} always />
    </div>
  );
  if (!found.data && broken) return broken;
  const rows = rowsOf(found.data);
  if (found.data && rows.length === 0) return <div className={classes.message}>{empty}</div>;
  return (
    <>
      <ul
        className={classes.grid}
        style={{ gridTemplateColumns: `repeat(auto-fill, minmax(${width}px, 1fr))` }}
        aria-busy={found.isPending}
      >
        {rows.map((asset) => (
          <li key={asset.id}>
            <AssetCard
              asset={asset}
              selected={picked?.has(asset.id)}
              onPick={onPick && ((isRange) => onPick(asset.id, isRange))}
              onOpen={() => onOpen(asset)}
            />
          </li>
        ))}
      </ul>
      {broken}
      <div ref={end} className={classes.end}>
        {isFetching && <Loader size="sm" role="status" aria-label="Loading" />}
      </div>
    </>
  );
}
