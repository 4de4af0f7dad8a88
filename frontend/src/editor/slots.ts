/**
 * What other rooms put into the editor, each loaded when it is first shown. A room that is not
 * built in leaves its place empty. Every file here has a default export that takes no properties
 * and reads the open workflow through `useEditor`.
 */

import { type ComponentType, createElement, lazy } from "react";

import { patiently } from "@/ui/patiently";
import { RoomTrouble } from "./RoomTrouble";

const rooms = import.meta.glob<{ default: ComponentType }>([
  "../library/LibraryPanel.tsx",
  "../inspector/Inspector.tsx",
  "../stage/Stage.tsx",
  "../runs/RunBar.tsx",
  "../runs/LogPanel.tsx",
  "../runs/TimelinePanel.tsx",
  "../live/Following.tsx",
  "../saving/WorkflowTitle.tsx",
  "../saving/Saving.tsx",
  "../stage/Addressing.tsx",
]);

function room(path: string): ComponentType | null {
  const load = rooms[`../${path}.tsx`];
  if (!load) return null;
  const Room = lazy(patiently(load));
  return () => createElement(RoomTrouble, null, createElement(Room));
}

const DIALOGS = [
  () => import("@/saving/OpenDialog"),
  () => import("@/saving/VersionsDrawer"),
  () => import("@/fields/widgets/ColorBox"),
];

/** Loads what is not shown yet: it must open while the studio is away, too. */
export function loadAhead(): void {
  for (const load of [...Object.values(rooms), ...DIALOGS]) void load().catch(() => undefined);
}

/** Left panel, beside the node palette. */
export const LibraryPanel = room("library/LibraryPanel");
/** Right panel. */
export const Inspector = room("inspector/Inspector");
/** Bottom panel: its three tabs. */
export const Stage = room("stage/Stage");
export const LogPanel = room("runs/LogPanel");
export const TimelinePanel = room("runs/TimelinePanel");
/** Top bar: the name and the saved state at the left, run controls at the right. */
export const WorkflowTitle = room("saving/WorkflowTitle");
export const RunBar = room("runs/RunBar");
/** Without a place of their own: the run's websocket; the dialogs of saving; node and time in the address. */
export const Following = room("live/Following");
export const Saving = room("saving/Saving");
export const Addressing = room("stage/Addressing");
