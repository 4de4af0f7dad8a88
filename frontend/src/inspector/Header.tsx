import { ActionIcon, NumberInput, Popover, SegmentedControl, Switch, TextInput, Tooltip } from "@mantine/core";
import { CircleHelp, Settings2 } from "lucide-react";

import { useEditor, useEditorStore } from "@/editor/store";
import type { GraphNode, Mode } from "@/graph/definition";
import { changeNodes } from "@/graph/edits";
import type { NodeType } from "@/graph/nodeTypes";
import classes from "./inspector.module.css";
import { MODES } from "./modes";

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  run: "",
  skip: "This node and all that needs it do not run.",
  bypass: "What comes in goes out unchanged.",
};
const MOST_ATTEMPTS = 10;

interface Props {
  readonly node: GraphNode;
  readonly type: NodeType | undefined;
}

/** Name, purpose, and how a node takes part in a run. */
export function Header({ node, type }: Props) {
  const editor = useEditorStore();
  const readOnly = useEditor((s) => s.readOnly);
  const mode = node.mode ?? "run";

  function change(facts: Partial<GraphNode>, key = ""): void {
    editor.getState().edit(changeNodes([node.id], facts), key);
  }

  return (
    <header className={classes.header}>
      <div className={classes.titleLine}>
        <TextInput
          className={classes.title}
          variant="unstyled"
          aria-label="Name of the node"
          value={node.title ?? ""}
          placeholder={type?.title ?? node.type}
          readOnly={readOnly}
          maxLength={200}
          onChange={(event) => change({ title: event.currentTarget.value }, `title of ${node.id}`)}
          onBlur={() => editor.getState().settle()}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
        {type?.doc && <About type={type} />}
        {!readOnly && <HowItRuns node={node} type={type} change={change} />}
      </div>
      {node.title && type && <span className={classes.kind}>{type.title}</span>}
      {mode !== "run" && <p className={classes.mode}>{MODE_WORDS[mode]}</p>}
    </header>
  );
}

function About({ type }: { readonly type: NodeType }) {
  return (
    <Popover width={280} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <ActionIcon aria-label={`About ${type.title}`}>
          <CircleHelp size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <strong>{type.title}</strong>
        <p className={classes.doc}>{type.doc}</p>
      </Popover.Dropdown>
    </Popover>
  );
}

interface RunProps extends Props {
  change(facts: Partial<GraphNode>, key?: string): void;
}

function HowItRuns({ node, type, change }: RunProps) {
  const isUsual = (node.mode ?? "run") === "run" && !node.keep && !node.attempts;
  return (
    <Popover width={280} position="bottom-end" shadow="md" withArrow trapFocus>
      <Popover.Target>
        <Tooltip label="How it runs">
          <ActionIcon aria-label="How this node runs" color={isUsual ? "gray" : "gold"}>
            <Settings2 size={15} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.running}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="In a run"
          data={MODES}
          value={node.mode ?? "run"}
          onChange={(mode) => change({ mode: mode as Mode })}
        />
        <p className={classes.doc}>{MODE_WORDS[node.mode ?? "run"] || "Runs when something needs it."}</p>
        <Switch
          size="sm"
          label="Keep output"
          description="Makes a file of what this node gives, and keeps it."
          checked={node.keep ?? false}
          onChange={(event) => change({ keep: event.currentTarget.checked })}
        />
        {type?.queue && (
          <NumberInput
            label="Attempts"
            description="How often it is tried when something fails for a while. 0: as usual."
            min={0}
            max={MOST_ATTEMPTS}
            clampBehavior="strict"
            allowDecimal={false}
            value={node.attempts ?? 0}
            onChange={(value) => change({ attempts: Number(value) || 0 }, `attempts of ${node.id}`)}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
