/** Reads and changes of accounts that videos are published to. */

import { queryOptions } from "@tanstack/react-query";

import { api, data, type Schemas } from "@/api/client";
import { refreshOn } from "@/live/refreshing";

export type Account = Schemas["AccountOut"];
export type Platform = Schemas["PlatformOut"];
export type AccountChange = Schemas["AccountChange"];

export const ACCOUNTS = ["accounts"] as const;
const MOST = 200;
/** Changes are told; what time alone changes (a cooldown that ends) is not. */
const CALM_MS = 30_000;
const REST_MS = 300;
const LIST = [...ACCOUNTS, "list"];

refreshOn(["account"], LIST, REST_MS);

export const accounts = queryOptions({
  queryKey: LIST,
  queryFn: () => data(api.GET("/api/video-production/accounts", { params: { query: { limit: MOST } } })),
  refetchInterval: CALM_MS,
});

export const platforms = queryOptions({
  queryKey: [...ACCOUNTS, "platforms"],
  queryFn: () => data(api.GET("/api/video-production/accounts/platforms")),
  staleTime: Infinity,
});

const path = (id: string) => ({ params: { path: { account_id: id } } });

export const create = (body: Schemas["AccountIn"]) => data(api.POST("/api/video-production/accounts", { body }));

export const change = (id: string, body: AccountChange) =>
  data(api.PATCH("/api/video-production/accounts/{account_id}", { ...path(id), body }));

export const remove = (id: string) => data(api.DELETE("/api/video-production/accounts/{account_id}", path(id)));

export const test = (id: string) => data(api.POST("/api/video-production/accounts/{account_id}/test", path(id)));

/** Go to the platform's login page; it leads back to /accounts. */
export async function logIn(platform: string, account?: string): Promise<void> {
  const { url } = account
    ? await data(api.POST("/api/video-production/accounts/{account_id}/reconnect", path(account)))
    : await data(api.POST("/api/video-production/accounts/connect", { body: { platform } }));
  window.location.assign(url);
}

export const outcome = () => data(api.GET("/api/video-production/accounts/connect"));
