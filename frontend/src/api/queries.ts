import { QueryClient } from "@tanstack/react-query";

import { Refusal } from "./client";

const TRIES = 2;

/**
 * Reads are kept, and asked again when the window is looked at. A refusal is not asked again. Nothing
 * waits for a network: the studio may run on this very computer, which has none.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always",
      refetchOnReconnect: true,
      staleTime: 5_000,
      retry: (count, error) => !(error instanceof Refusal && error.status < 500) && count < TRIES,
    },
    mutations: { networkMode: "always" },
  },
});
