import { ActionIcon, Skeleton, Tooltip } from "@mantine/core";
import { PanelBottomClose, PanelLeftClose, PanelRightClose } from "lucide-react";
import { type ComponentType, Suspense } from "react";

import { Trouble } from "@/app/Trouble";
import { type Side, setPanel, usePanel } from "./panels";
import { Resizer } from "./Resizer";
import classes from "./Shell.module.css";

export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly content: ComponentType | null;
}

interface Props {
  readonly side: Side;
  readonly label: string;
  readonly tabs: readonly Tab[];
}

const CLOSE = { left: PanelLeftClose, right: PanelRightClose, bottom: PanelBottomClose } as const;

/** A panel at one side of the canvas: tabs, what the chosen one shows, and an edge to pull. */
export function Dock({ side, label, tabs }: Props) {
  const panel = usePanel(side);
  const there = tabs.filter((tab) => tab.content);
  const shown = there.find((tab) => tab.id === panel.tab) ?? there[0];
  if (!panel.open || !shown) return null;
  const Content = shown.content;
  const Close = CLOSE[side];
  const size = side === "bottom" ? { height: panel.size } : { width: panel.size };
  return (
    <section aria-label={label} className={`${classes.dock} ${classes[side]}`} style={size}>
      <div className={classes.dockHead}>
        <div role="tablist" aria-label={label} className={classes.tabs} onKeyDown={walkTabs}>
          {there.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`tab-${tab.id}`}
              aria-selected={tab === shown}
              aria-controls={`panel-${side}`}
              tabIndex={tab === shown ? 0 : -1}
              onClick={() => setPanel(side, { tab: tab.id })}
            >
              {tab.name}
            </button>
          ))}
        </div>
        <Tooltip label={`Close ${label.toLowerCase()}`}>
          <ActionIcon size="sm" aria-label={`Close ${label.toLowerCase()}`} onClick={() => setPanel(side, { open: false })}>
            <Close size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div role="tabpanel" id={`panel-${side}`} aria-labelledby={`tab-${shown.id}`} className={classes.dockBody}>
        <Trouble>
          <Suspense fallback={<Skeleton height={80} m={12} w="auto" />}>{Content && <Content />}</Suspense>
        </Trouble>
      </div>
      <Resizer side={side} label={label.toLowerCase()} />
    </section>
  );
}

/** Arrow keys move between tabs, as screen readers' users expect. */
function walkTabs(event: React.KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
  event.preventDefault();
}
