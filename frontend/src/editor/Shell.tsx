import { ActionIcon, Tooltip } from "@mantine/core";
import { PanelBottomOpen, PanelLeftOpen, PanelRightOpen } from "lucide-react";
import { type ReactNode, Suspense, useEffect } from "react";

import { Trouble } from "@/app/Trouble";
import { TopBar } from "@/ui/TopBar";
import { Dock } from "./Dock";
import { showTab, type Side, togglePanel, usePanel } from "./panels";
import classes from "./Shell.module.css";
import * as slots from "./slots";
import { useEditor } from "./store";

const OPEN = { left: PanelLeftOpen, right: PanelRightOpen, bottom: PanelBottomOpen } as const;

/** The editor's page: the bar above, panels around, the canvas (`children`) in the middle. */
export function Shell({ palette, children }: { readonly palette: () => ReactNode; readonly children: ReactNode }) {
  const jump = useEditor((s) => s.jump.at);
  const readOnly = useEditor((s) => s.readOnly);
  useEffect(() => {
    if (jump > 0) showTab("right", "inspector");
  }, [jump]);
  const { Addressing, Following, Saving, WorkflowTitle, RunBar } = slots;
  return (
    <div className={classes.shell}>
      <TopBar
        title={<Suspense>{WorkflowTitle ? <WorkflowTitle /> : <Name />}</Suspense>}
        actions={<Suspense>{RunBar && <RunBar />}</Suspense>}
      />
      <div className={classes.body}>
        <Dock
          side="left"
          label="Nodes and library"
          tabs={[
            { id: "nodes", name: "Nodes", content: readOnly ? null : palette },
            { id: "library", name: "Library", content: slots.LibraryPanel },
          ]}
        />
        <main id="main" className={classes.canvas}>
          <Trouble>{children}</Trouble>
          <Reopen side="left" label="Open nodes and library" />
          <Reopen side="right" label="Open inspector" />
          <Reopen side="bottom" label="Open stage" />
        </main>
        <Dock
          side="right"
          label="Inspector"
          tabs={[{ id: "inspector", name: "Inspector", content: slots.Inspector }]}
        />
        <Dock
          side="bottom"
          label="Stage"
          tabs={[
            { id: "stage", name: "Stage", content: slots.Stage },
            { id: "log", name: "Log", content: slots.LogPanel },
            { id: "timeline", name: "Timeline", content: slots.TimelinePanel },
          ]}
        />
      </div>
      <Suspense>
        {Following && <Following />}
        {Saving && <Saving />}
        {Addressing && <Addressing />}
      </Suspense>
    </div>
  );
}

function Name() {
  return <strong>{useEditor((s) => s.history.now.name)}</strong>;
}

/** A closed panel leaves a button in its corner of the canvas. */
function Reopen({ side, label }: { readonly side: Side; readonly label: string }) {
  const { open } = usePanel(side);
  if (open) return null;
  const Open = OPEN[side];
  return (
    <Tooltip label={label}>
      <ActionIcon className={`${classes.reopen} ${classes[`reopen-${side}`]}`} aria-label={label} onClick={() => togglePanel(side)}>
        <Open size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
