import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";

interface Props {
  readonly read: Pick<UseQueryResult, "isError" | "isLoadingError" | "error" | "isFetching" | "refetch">;
  /** Also where it could be read before, and that is shown. */
  readonly always?: boolean;
}

/** Why something could not be read, and a way to ask again. Nothing where there is something to show. */
export function ReadError({ read, always = false }: Props) {
  if (!(always ? read.isError : read.isLoadingError)) return null;
  return (
    <div role="alert">
      <p>{read.error?.message}</p>
      <Button variant="default" loading={read.isFetching} onClick={() => void read.refetch()}>
        Try again
      </Button>
    </div>
  );
}
