/** Reads and changes of the media library. */

import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, data, type Schemas } from "@/api/client";
import type { paths } from "@/api/schema";

export type Asset = Schemas["AssetOut"];
export type AssetDetail = Schemas["AssetDetail"];
export type Wanted = NonNullable<paths["/api/media"]["get"]["parameters"]["query"]>;
export type AssetKind = Asset["kind"];

const PAGE = 60;
const BIGGEST_PAGE = 200;

export const LIBRARY = ["media"] as const;

interface Page {
  readonly rows: readonly Asset[];
  readonly total: number;
  /** There are more than are counted. */
  readonly more: boolean;
}

/** Files in the wanted order, page by page. */
export const files = (wanted: Wanted) =>
  infiniteQueryOptions({
    queryKey: [...LIBRARY, "list", wanted],
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const query = { ...wanted, limit: PAGE, offset: pageParam };
      const answer = await api.GET("/api/media", { params: { query }, signal });
      return {
        rows: answer.data ?? [],
        total: Number(answer.response.headers.get("X-Total-Count")),
        more: answer.response.headers.get("X-Total-More") === "true",
      };
    },
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.rows.length < PAGE ? undefined : pages.length * PAGE),
  });

/** All files of the pages that are here, each once: one that came in moves others to the next page. */
export function rowsOf(read: InfiniteData<Page> | undefined): readonly Asset[] {
  const rows = read?.pages.flatMap((page) => page.rows) ?? [];
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** The ids of the wanted files in their order, `most` of them at most. */
export async function idsOf(wanted: Wanted, most: number): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const query = { ...wanted, limit: BIGGEST_PAGE, offset: found.length };
    const rows = await data(api.GET("/api/media", { params: { query } }));
    found.push(...rows.map(({ id }) => id));
    if (rows.length < BIGGEST_PAGE || found.length >= most) return found.slice(0, most);
  }
}

export const file = (id: string) =>
  queryOptions({
    queryKey: [...LIBRARY, "one", id],
    queryFn: () => data(api.GET("/api/media/{asset_id}", { params: { path: { asset_id: id } } })),
  });

export const facets = queryOptions({
  queryKey: [...LIBRARY, "facets"],
  queryFn: () => data(api.GET("/api/media/facets")),
});

export const stats = queryOptions({
  queryKey: [...LIBRARY, "stats"],
  queryFn: () => data(api.GET("/api/media/stats")),
});

export const change = (id: string, body: Schemas["AssetChange"]) =>
  data(api.PATCH("/api/media/{asset_id}", { params: { path: { asset_id: id } }, body }));

export const changeMany = (body: Schemas["ManyChange"]) => data(api.POST("/api/media/bulk", { body }));

/** Where a file of any kind is saved from. */
export const download = (asset: Pick<Asset, "urls">): string => `${asset.urls.file}&download=1`;

/** Into the trash. A `Refusal` with code "in_use" names who uses them, unless `confirm`. */
export const discard = (ids: string[], confirm = false) =>
  data(api.POST("/api/media/bulk/delete", { body: { ids, confirm } }));

export const restore = (ids: string[]) => data(api.POST("/api/media/bulk/restore", { body: { ids } }));

/** For good: these files of the trash, or all that is in it. */
export const purge = (ids: string[] | null) => data(api.POST("/api/media/trash/empty", { body: { ids } }));
