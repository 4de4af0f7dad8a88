import { queryOptions } from "@tanstack/react-query";

import { api, data, type Schemas } from "@/api/client";

export type WorkflowRow = Schemas["WorkflowRow"];
export type Template = Schemas["TemplateOut"];

const NEWEST = 12;

export const recentWorkflows = queryOptions({
  queryKey: ["workflows", "recent"],
  queryFn: () => data(api.GET("/api/workflows", { params: { query: { limit: NEWEST } } })),
});

export const templates = queryOptions({
  queryKey: ["templates"],
  queryFn: () => data(api.GET("/api/templates")),
  staleTime: Infinity,
});
