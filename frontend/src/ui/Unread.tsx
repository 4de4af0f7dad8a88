import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";

import { Refusal } from "@/api/client";
import { NotFound } from "./NotFound";
import { TopBar } from "./TopBar";

const AGAIN_MS = 3_000;

type Read = Pick<UseQueryResult, "isLoadingError" | "error" | "refetch">;

interface Props {
  readonly what: string;
  readonly read: Read;
}

/** The first of these that a page needs and could not read; one that fails only later is there already. */
export function unreadOf(...reads: readonly Read[]): Read | undefined {
  return reads.find((read) => read.isLoadingError);
}

/** For what an address names and could not be read: it is not there, or the studio is not, for now. */
export function Unread({ what, read }: Props) {
  const { error, refetch } = read;
  const isGone = error instanceof Refusal && [403, 404, 422].includes(error.status);
  useEffect(() => {
    if (isGone) return;
    const timer = window.setInterval(() => void refetch(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [isGone, refetch]);
  if (isGone) return <NotFound what={what} />;
  return (
    <>
      <TopBar />
      <main id="main" className="centred">
        <h1>This {what} cannot be opened just now</h1>
        <p className="dim" role="status">
          The studio does not answer. It is asked again every few seconds.
        </p>
        <Button onClick={() => void refetch()}>Ask again now</Button>
      </main>
    </>
  );
}
