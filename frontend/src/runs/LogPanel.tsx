import { useLive } from "@/live/store";
import { LogView } from "./LogView";
import { NoRun } from "./TimelinePanel";
import { useTitles } from "./useTitles";

/** What the nodes of the shown run write, below the canvas. */
export default function LogPanel() {
  const run = useLive((s) => s.run);
  const order = useLive((s) => s.shown?.order);
  const titleOf = useTitles();
  if (!run) return <NoRun what="What the nodes write while they run stands here." />;
  return <LogView key={run} run={run} nodes={order ?? []} titleOf={titleOf} />;
}
