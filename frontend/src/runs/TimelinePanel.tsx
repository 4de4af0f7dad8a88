import { Button } from "@mantine/core";

import { perform, useCanDo } from "@/editor/commanding";
import { useEditor, useEditorStore } from "@/editor/store";
import { followIn, newestRun } from "@/live/following";
import { useLive } from "@/live/store";
import { Timeline } from "./Timeline";
import { useTitles } from "./useTitles";

/** The timeline of the shown run, below the canvas. */
export default function TimelinePanel() {
  const run = useLive((s) => s.shown);
  const editor = useEditorStore();
  const titleOf = useTitles();
  if (!run) return <NoRun what="When each node waits and works is drawn here while it runs." />;
  const choose = (node: string): void => {
    editor.getState().goTo(node);
    perform("view.fit-selection");
  };
  return <Timeline run={run} titleOf={titleOf} onChoose={choose} />;
}

/** What stands in a panel before anything was run. */
export function NoRun({ what }: { readonly what: string }) {
  const canRun = useCanDo("run.all");
  const opened = useEditor((s) => s.opened);
  const readOnly = useEditor((s) => s.readOnly);
  const hasRun = Object.keys(opened?.last_outputs ?? {}).length > 0;
  const showLast = async (): Promise<void> => {
    const run = opened && (await newestRun(opened.id));
    if (run) followIn(opened.id, run);
  };
  return (
    <div className="centred" style={{ minHeight: "100%" }}>
      <p className="dim">{what}</p>
      <div style={{ display: "flex", gap: 8 }}>
        {!readOnly && (
          <Button disabled={!canRun} onClick={() => perform("run.all")}>
            Run
          </Button>
        )}
        {hasRun && (
          <Button variant="default" onClick={() => void showLast()}>
            Show the last run
          </Button>
        )}
        <Button variant="default" onClick={() => perform("run.history")}>
          Earlier runs
        </Button>
      </div>
    </div>
  );
}
