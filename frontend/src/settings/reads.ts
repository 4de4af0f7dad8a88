import { queryOptions } from "@tanstack/react-query";

import { api, data, type Schemas } from "@/api/client";

export type Member = Schemas["MemberOut"];
export type Token = Schemas["TokenOut"];

const MOST = 200;

export const me = queryOptions({
  queryKey: ["me"],
  queryFn: () => data(api.GET("/api/me")),
});

export const members = queryOptions({
  queryKey: ["members"],
  queryFn: () => data(api.GET("/api/workspace/members", { params: { query: { limit: MOST } } })),
});

export const tokens = queryOptions({
  queryKey: ["tokens"],
  queryFn: () => data(api.GET("/api/tokens", { params: { query: { limit: MOST } } })),
});
