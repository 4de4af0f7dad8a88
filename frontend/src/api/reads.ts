/** Reads that many places share, with their keys. */

import { queryOptions } from "@tanstack/react-query";

import { byName } from "@/graph/nodeTypes";
import { api, data } from "./client";

const FOREVER = Infinity;

export const nodeTypes = queryOptions({
  queryKey: ["node-types"],
  queryFn: async () => byName(await data(api.GET("/api/node-types"))),
  staleTime: FOREVER,
});
