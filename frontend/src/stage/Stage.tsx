import { SquareMousePointer } from "lucide-react";

import { useEditor } from "@/editor/store";
import classes from "./stage.module.css";
import { StageNode } from "./StageNode";

/** A large picture of the selected node: drawn at any moment, played once there is a file. */
export default function Stage() {
  const node = useEditor((s) => (s.history.now.nodes.some(({ id }) => id === s.focus) ? s.focus : ""));
  if (node) return <StageNode key={node} node={node} />;
  return (
    <div className={classes.empty}>
      <SquareMousePointer size={24} aria-hidden />
      Select a node to look at it here.
    </div>
  );
}
