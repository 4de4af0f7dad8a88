import { type ComponentType, lazy } from "react";

import { patiently } from "@/ui/patiently";

interface Page {
  readonly path: string;
  readonly page: ComponentType;
}

const loads: (() => Promise<unknown>)[] = [];

function page(load: () => Promise<{ default: ComponentType }>): ComponentType {
  loads.push(load);
  return lazy(patiently(load));
}

/** Loads every page before it is asked for: one may go there while the studio is away. */
export function loadPages(): void {
  for (const load of loads) void load().catch(() => undefined);
}

/** Every address of the studio, each page loaded when it is first asked for. */
export const PAGES: readonly Page[] = [
  { path: "/", page: page(() => import("@/home/HomePage")) },
  { path: "/workflows/:id", page: page(() => import("@/editor/EditorPage")) },
  { path: "/runs", page: page(() => import("@/runs/RunsPage")) },
  { path: "/runs/:id", page: page(() => import("@/runs/RunPage")) },
  { path: "/runs/:id/graph", page: page(() => import("@/runs/RunGraphPage")) },
  { path: "/library", page: page(() => import("@/library/LibraryPage")) },
  { path: "/videos/:id?", page: page(() => import("@/videos/VideosPage")) },
  { path: "/accounts", page: page(() => import("@/publishing/AccountsPage")) },
  { path: "/uploads", page: page(() => import("@/publishing/UploadsPage")) },
  { path: "/settings/:part?", page: page(() => import("@/settings/SettingsPage")) },
];
