import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Problem = Schemas["ProblemOut"];

/** The server said no, in words. Network failures are `Refusal`s with status 0. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: readonly Problem[] = [],
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** Django's cookie, which every changing request of a session sends back as a header. */
export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** What a failed answer says; every error of the API has this one shape. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: Record<string, unknown> } | null)?.error ?? {};
  const { code, message, problems, ...details } = error;
  return new Refusal(
    response.status,
    typeof code === "string" ? code : "failed",
    typeof message === "string" ? message : `The server answered ${response.status}.`,
    Array.isArray(problems) ? (problems as Problem[]) : [],
    details,
  );
}

export const OFFLINE = "The studio cannot be reached. Your work is kept here until it is back.";

const ours: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok && response.status !== 304) throw await refusalOf(response);
    return response;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return error;
    return error instanceof Refusal ? error : new Refusal(0, "offline", OFFLINE);
  },
};

/** The typed API. Every call throws a `Refusal` where it did not work. */
export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "" });
api.use(ours);

/** The body of an answer; a `Refusal` was thrown before this if there is none. */
export async function data<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
