import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { me } from "@/settings/reads";

/** Whether one may change things here. Nearly everybody may, so it is assumed until it is known. */
export function useMayEdit(): boolean {
  return useQuery({ ...me, select: ({ may_edit }) => may_edit }).data !== false;
}

/** What the server would refuse to a member who may only look is not offered to them. */
export function ForEditors({ children }: { readonly children: ReactNode }) {
  return useMayEdit() ? children : null;
}
