import type { NodeProps } from "@xyflow/react";
import { ChevronRight, Group as GroupIcon } from "lucide-react";
import { memo } from "react";
import { useStore } from "zustand";

import { changeGroup } from "@/graph/groups";
import { live } from "@/live/store";
import { CardPicture } from "./CardPicture";
import { PortRow } from "./CardPorts";
import type { Folded, OuterPort } from "./flow";
import { GroupTitle } from "./GroupTitle";
import classes from "./NodeCard.module.css";
import { useEditor, useEditorStore } from "./store";
import { useTabStop } from "./useTabStop";

/** A collapsed group: one card, with the ports that lead out of it and the picture of its last node. */
export const FoldedCard = memo(
  function FoldedCard({ id, data: { group, inputs, outputs }, selected }: NodeProps<Folded>) {
    const store = useEditorStore();
    const readOnly = useEditor((s) => s.readOnly);
    const { isStop, onFocus } = useTabStop(id);
    const last = outputs.at(-1)?.node ?? group.nodes.at(-1) ?? "";
    const state = useStore(live, ({ nodes }) => worst(group.nodes.map((node) => nodes[node]?.status ?? "")));
    return (
      <article
        className={classes.card}
        data-card={id}
        data-state={state}
        data-selected={selected || undefined}
        tabIndex={isStop ? 0 : -1}
        onFocus={onFocus}
        aria-label={`Group ${group.title}, collapsed, ${group.nodes.length} nodes`}
        style={{ "--card-color": group.color } as React.CSSProperties}
      >
        <header className={classes.head}>
          <GroupIcon size={15} aria-hidden className={classes.icon} />
          <GroupTitle group={group} className={classes.title} />
          <span className={classes.badge}>{group.nodes.length} nodes</span>
          {!readOnly && (
            <button
              type="button"
              tabIndex={-1}
              className={`${classes.pin} nodrag`}
              aria-label={`Expand ${group.title}`}
              onClick={() => store.getState().edit(changeGroup(id, { collapsed: false }))}
            >
              <ChevronRight size={14} aria-hidden />
            </button>
          )}
        </header>
        {inputs.length + outputs.length > 0 && (
          <div className={classes.ports}>
            <div>{rows(inputs, "target", isStop)}</div>
            <div>{rows(outputs, "source", isStop)}</div>
          </div>
        )}
        {last && <CardPicture id={last} title={group.title} />}
        <footer className={classes.foot}>{state === "failed" ? "A node in it failed" : "Collapsed group"}</footer>
      </article>
    );
  },
  (one, other) => one.data === other.data && one.selected === other.selected,
);

function rows(ports: readonly OuterPort[], side: "source" | "target", stop: boolean) {
  return ports.map((port) => (
    <PortRow
      key={port.handle}
      node={port.node}
      side={side}
      port={port.type}
      handle={port.handle}
      label={port.label}
      stop={stop}
    />
  ));
}

const WORST = ["failed", "running", "queued", "waiting", "cancelled", "succeeded", "reused"];

function worst(states: readonly string[]): string {
  return WORST.find((state) => states.includes(state)) ?? "";
}
