/** Reads of runs. All keys begin with "runs": they are read again when a run begins or ends. */

import { queryOptions } from "@tanstack/react-query";

import { api, data, type Schemas } from "@/api/client";

export const queues = queryOptions({
  queryKey: ["runs", "queues"],
  queryFn: () => data(api.GET("/api/queues")),
  staleTime: 1_000,
});

export const run = (id: string) =>
  queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: () => data(api.GET("/api/runs/{run_id}", { params: { path: { run_id: id } } })),
    enabled: id !== "",
  });

export interface RunFilter {
  readonly workflow?: string;
  readonly status?: Schemas["RunRow"]["status"];
  readonly limit: number;
  readonly offset: number;
}

export interface RunPage {
  readonly rows: readonly Schemas["RunRow"][];
  readonly total: number;
}

export const runList = (filter: RunFilter) =>
  queryOptions({
    queryKey: ["runs", "list", filter],
    queryFn: async (): Promise<RunPage> => {
      const { data: rows = [], response } = await api.GET("/api/runs", { params: { query: filter } });
      return { rows, total: Number(response.headers.get("X-Total-Count") ?? rows.length) };
    },
  });
