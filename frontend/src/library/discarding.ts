/** Files that go into the trash, and come back. */

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { Refusal } from "@/api/client";
import { undoable, warned } from "@/ui/undoable";
import { discard, LIBRARY, restore } from "./files";

/** Into the trash, with a way back. What is in use goes only after a warning. */
export function useDiscard(done: () => void = () => undefined) {
  const known = useQueryClient();
  const refresh = () => known.invalidateQueries({ queryKey: LIBRARY });
  const gone = async (ids: string[]) => {
    done();
    await refresh();
    const what = ids.length === 1 ? "The file is" : `${ids.length} files are`;
    undoable(`${what} in the trash.`, async () => {
      await restore(ids);
      await refresh();
    });
  };
  return useMutation({
    mutationFn: (ids: string[]) => discard(ids),
    onSuccess: (_, ids) => gone(ids),
    onError: (error, ids) => {
      if (!(error instanceof Refusal) || error.code !== "in_use") {
        notifications.show({ color: "red", message: error.message });
        return;
      }
      warned(usersIn(error), "Delete nevertheless", async () => {
        await discard(ids, true);
        await gone(ids);
      });
    },
  });
}

function usersIn({ problems }: Refusal): string {
  const more = problems.length > 1 ? ` So do ${problems.length - 1} more.` : "";
  return `Not deleted yet. ${problems[0]?.message ?? "It is in use."}${more}`;
}
