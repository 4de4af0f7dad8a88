import { notifications } from "@mantine/notifications";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

/** A change on the server: what it touches is read again, a refusal is shown in its words. */
export function useChange<In, Out>(
  make: (given: In) => Promise<Out>,
  touched: readonly QueryKey[],
  done?: (made: Out, given: In) => void,
) {
  const known = useQueryClient();
  return useMutation({
    mutationFn: make,
    onSuccess: async (made, given) => {
      done?.(made, given);
      await Promise.all(touched.map((queryKey) => known.invalidateQueries({ queryKey })));
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
}
