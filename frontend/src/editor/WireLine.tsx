import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { X } from "lucide-react";
import { memo } from "react";
import { useStore } from "zustand";

import { disconnect } from "@/graph/edits";
import { live } from "@/live/store";
import { useIsOver } from "./drawing";
import type { FlowWire } from "./flow";
import { portColor } from "./icons";
import { useEditor, useEditorStore } from "./store";
import classes from "./Canvas.module.css";

/** A wire in the colour of what it carries. Selected, it has a button that removes it. */
export const WireLine = memo(function WireLine(props: EdgeProps<FlowWire>) {
  const { id, data, selected, target } = props;
  const store = useEditorStore();
  const readOnly = useEditor((s) => s.readOnly);
  const flows = useStore(live, (state) => state.nodes[target]?.status === "running");
  const over = useIsOver(id);
  const [path, x, y] = getBezierPath(props);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        className={classes.wire}
        style={{ "--wire": portColor(data?.port ?? "") } as React.CSSProperties}
        data-state={over ? "over" : flows ? "flows" : selected ? "selected" : undefined}
      />
      {selected && data && !readOnly && (
        <EdgeLabelRenderer>
          <button
            type="button"
            className={`${classes.cut} nodrag nopan`}
            aria-label="Remove this wire"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            onClick={() => store.getState().edit(disconnect([data.wire]))}
          >
            <X size={12} aria-hidden />
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
