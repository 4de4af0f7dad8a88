import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";

interface Props {
  readonly read: Pick<UseQueryResult, "isError" | "error" | "isFetching" | "refetch">;
}

/** Why something could not be read, and a way to ask again. Nothing where it could. */
export function ReadError({ read }: Props) {
  if (!read.isError) return null;
  return (
    <div role="alert">
      <p>{read.error?.message}</p>
      <Button variant="default" loading={read.isFetching} onClick={() => void read.refetch()}>
        Try again
      </Button>
    </div>
  );
}
