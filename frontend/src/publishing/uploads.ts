/** Reads and changes of what goes out to platforms. */

import { queryOptions } from "@tanstack/react-query";

import { api, data, type Schemas } from "@/api/client";
import type { paths } from "@/api/schema";
import { refreshOn } from "@/live/refreshing";

export type Publication = Schemas["PublicationOut"];
export type PublicationStatus = Publication["status"];
export type Wanted = NonNullable<paths["/api/video-production/uploads"]["get"]["parameters"]["query"]>;

export const UPLOADS = ["publications"] as const;
/** Changes are told; this is for what was lost on the way. */
const LIVE_MS = 5_000;
const CALM_MS = 15_000;
const REST_MS = 1_000;

refreshOn(["publication"], UPLOADS, REST_MS);

const OPEN: ReadonlySet<PublicationStatus> = new Set(["pending", "uploading", "processing"]);

export const isOpen = ({ status }: Publication): boolean => OPEN.has(status);

export const publications = (wanted: Wanted) =>
  queryOptions({
    queryKey: [...UPLOADS, "list", wanted],
    queryFn: () => data(api.GET("/api/video-production/uploads", { params: { query: wanted } })),
    refetchInterval: (query) => (query.state.data?.data.some(isOpen) ? LIVE_MS : CALM_MS),
    placeholderData: (before) => before,
  });

export const publication = (id: string) =>
  queryOptions({
    queryKey: [...UPLOADS, "one", id],
    queryFn: () =>
      data(api.GET("/api/video-production/uploads/{publication_id}", { params: { path: { publication_id: id } } })),
    refetchInterval: (query) => (query.state.data && isOpen(query.state.data.data) ? LIVE_MS : false),
  });

export const numbers = queryOptions({
  queryKey: [...UPLOADS, "stats"],
  queryFn: () => data(api.GET("/api/video-production/uploads/stats")),
});

const path = (id: string) => ({ params: { path: { publication_id: id } } });

export const retry = (id: string) =>
  data(api.POST("/api/video-production/uploads/{publication_id}/retry", path(id)));

export const cancel = (id: string) =>
  data(api.POST("/api/video-production/uploads/{publication_id}/cancel", path(id)));

export const resolve = (id: string, answer: Schemas["PublicationResolveIn"]["answer"]) =>
  data(
    api.POST("/api/video-production/uploads/{publication_id}/resolve", {
      ...path(id),
      body: { answer, url: "" },
    }),
  );

export const retryFailed = () =>
  data(
    api.POST("/api/video-production/uploads/retry-failed", {
      body: { uploadIds: [], platform: "" },
    }),
  );
