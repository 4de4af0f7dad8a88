import { ColorInput } from "@mantine/core";
import { useState } from "react";

import { useEditorStore } from "@/editor/store";
import { asColor, colorsIn } from "../colors";
import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";

const SWATCHES = ["#FFFFFF", "#050505", "#D4AF37", "#E5534B", "#3FB68B", "#7AA2F7", "#BB9AF7"];
const MOST_SWATCHES = 14;

/** A colour, with how much of it lets through, and the colours that the graph uses already. */
export function ColorBox({ id, value, isWrong, describedBy, change, settle }: WidgetProps) {
  const editor = useEditorStore();
  const [draft, setDraft] = useState<string | null>(null);
  const [used, setUsed] = useState<readonly string[]>([]);
  const shown = draft ?? (typeof value === "string" ? value : "");
  return (
    <ColorInput
      id={id}
      size="xs"
      format="hexa"
      value={shown}
      placeholder={value === MIXED ? SEVERAL : undefined}
      swatches={[...new Set([...used, ...SWATCHES])].slice(0, MOST_SWATCHES)}
      swatchesPerRow={7}
      fixOnBlur={false}
      // Its wrapper would get roles that only a control may have.
      popoverProps={{ withRoles: false }}
      error={isWrong}
      aria-describedby={describedBy}
      eyeDropperButtonProps={{ "aria-label": "Take a colour from the screen" }}
      onFocus={() => setUsed(colorsIn(editor.getState().history.now.nodes.map((node) => node.params)))}
      onChange={(typed) => {
        const color = asColor(typed);
        setDraft(color === null ? typed : null);
        // What is not yet a colour stays in the box; a whole one goes into the graph.
        if (color !== null) change(color);
      }}
      onChangeEnd={settle}
      onBlur={() => {
        setDraft(null);
        settle();
      }}
    />
  );
}
