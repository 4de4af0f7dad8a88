import { type NodeProps, useStoreApi } from "@xyflow/react";
import { Pin, PinOff } from "lucide-react";
import { memo, use } from "react";

import type { GraphNode } from "@/graph/definition";
import { changeNodes, toggleKeep } from "@/graph/edits";
import type { NodeType } from "@/graph/nodeTypes";
import { CardFoot } from "./CardFoot";
import { CardPicture } from "./CardPicture";
import { CardPorts } from "./CardPorts";
import { shortcut } from "./commands";
import { Tiny } from "./distance";
import type { Card } from "./flow";
import { isSeen } from "./geometry";
import { colorOf, TypeIcon } from "./icons";
import classes from "./NodeCard.module.css";
import { stopRenaming, useIsRenaming } from "./renaming";
import { RenameField } from "./RenameField";
import { useEditor, useEditorStore } from "./store";
import { useCardState } from "./useCardState";
import { useTabStop } from "./useTabStop";

/** One node. It is drawn again for its own changes only; React Flow moves it without drawing it. */
export const NodeCard = memo(
  function NodeCard({ id, data: { spec, type }, selected }: NodeProps<Card>) {
    const state = useCardState(id);
    const { isStop, onFocus } = useTabStop(id);
    const title = spec.title || type?.title || spec.type;
    const tiny = use(Tiny);
    // As high as it was, so that nothing is measured anew.
    const flow = useStoreApi();
    const height = tiny ? flow.getState().nodeLookup.get(id)?.measured.height : undefined;
    return (
      <article
        className={classes.card}
        data-card={id}
        data-state={state}
        data-mode={spec.mode ?? "run"}
        data-selected={selected || undefined}
        tabIndex={isStop ? 0 : -1}
        onFocus={onFocus}
        aria-label={`${title}, ${type?.title ?? "unknown node"}`}
        style={{ "--card-color": colorOf(type), height } as React.CSSProperties}
      >
        {tiny ? (
          <h3 className={classes.tiny}>{title}</h3>
        ) : (
          <>
            <CardHead spec={spec} type={type} title={title} />
            <CardPorts id={id} inputs={type?.inputs} outputs={type?.outputs} stop={isStop} />
            {isSeen(type) && <CardPicture id={id} title={title} />}
            <CardFoot id={id} type={type} mode={spec.mode ?? "run"} />
          </>
        )}
      </article>
    );
  },
  (one, other) => one.data === other.data && one.selected === other.selected,
);

interface HeadProps {
  readonly spec: GraphNode;
  readonly type: NodeType | undefined;
  readonly title: string;
}

function CardHead({ spec, type, title }: HeadProps) {
  const store = useEditorStore();
  const renaming = useIsRenaming(spec.id);
  const readOnly = useEditor((s) => s.readOnly);
  const Keep = spec.keep ? Pin : PinOff;
  const rename = (text: string): void => {
    const wanted = text.trim();
    store.getState().edit(changeNodes([spec.id], { title: wanted === type?.title ? "" : wanted }));
    stopRenaming();
  };
  return (
    <header className={classes.head}>
      <TypeIcon type={type} size={15} className={classes.icon} />
      {renaming ? (
        <RenameField value={title} label="Title of the node" onDone={rename} onCancel={stopRenaming} />
      ) : (
        <h3 className={classes.title} title={title}>
          {title}
        </h3>
      )}
      {spec.mode === "skip" && <span className={classes.badge}>Skipped</span>}
      {spec.mode === "bypass" && <span className={classes.badge}>Bypassed</span>}
      <button
        type="button"
        tabIndex={-1}
        className={`${classes.pin} nodrag`}
        title={`${spec.keep ? "Do not keep output" : "Keep output"} (${shortcut("node.keep")})`}
        aria-label={`Keep output of ${title}`}
        aria-pressed={spec.keep ?? false}
        disabled={readOnly}
        onClick={() => store.getState().edit(toggleKeep([spec.id]))}
      >
        <Keep size={13} aria-hidden />
      </button>
    </header>
  );
}
