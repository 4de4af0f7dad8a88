import { Button } from "@mantine/core";
import { Plus } from "lucide-react";

import classes from "./Canvas.module.css";
import { perform } from "./commanding";
import { shortcut } from "./commands";
import { useEditor } from "./store";

/** What to do on an empty canvas. */
export function EmptyCanvas() {
  const empty = useEditor((s) => s.history.now.nodes.length === 0 && (s.history.now.ui?.notes ?? []).length === 0);
  const readOnly = useEditor((s) => s.readOnly);
  if (!empty || readOnly) return null;
  return (
    <div className={classes.empty}>
      <h2>Draw your video</h2>
      <p>Drop videos, pictures and sounds here, or drag a node from the left. Then join the coloured ports.</p>
      <Button leftSection={<Plus size={14} />} onClick={() => perform("node.add")}>
        Add a node ({shortcut("node.add")})
      </Button>
    </div>
  );
}
