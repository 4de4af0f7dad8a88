import { Kbd, Menu } from "@mantine/core";
import { ArrowRightToLine, BoxSelect, Check, Gauge, History, ListRestart, RefreshCcwDot } from "lucide-react";

import { shortcut } from "@/editor/commands";
import { useEditorStore } from "@/editor/store";
import { launch, launching, useLaunching } from "./launching";
import { PRIORITIES } from "./words";

interface Props {
  readonly selected: readonly string[];
  onHistory(): void;
}

const SIZE = 15;

/** All ways to run but the plain one. */
export function RunMenu({ selected, onHistory }: Props) {
  const editor = useEditorStore();
  const priority = useLaunching((s) => s.priority);
  const none = selected.length === 0;
  const many = selected.length > 1 ? `the ${selected.length} selected nodes` : "the selected node";
  return (
    <Menu.Dropdown>
      <Menu.Item
        leftSection={<ArrowRightToLine size={SIZE} />}
        rightSection={<Kbd size="xs">{shortcut("run.here")}</Kbd>}
        disabled={none}
        onClick={() => void launch(editor, { targets: [...selected] })}
      >
        Run to {many}
      </Menu.Item>
      <Menu.Item
        leftSection={<BoxSelect size={SIZE} />}
        disabled={none}
        onClick={() => void launch(editor, { selection: [...selected], force: [...selected] })}
      >
        Run {many} anew
      </Menu.Item>
      <Menu.Item leftSection={<RefreshCcwDot size={SIZE} />} onClick={() => void launch(editor, { force: "all" })}>
        Run everything anew, reuse nothing
      </Menu.Item>
      <Menu.Divider />
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item leftSection={<Gauge size={SIZE} />}>
            Priority of the next run: {PRIORITIES.find(({ value }) => value === priority)?.label.toLowerCase()}
          </Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {PRIORITIES.map(({ value, label }) => (
            <Menu.Item
              key={value}
              closeMenuOnClick={false}
              leftSection={value === priority ? <Check size={SIZE} aria-label="Chosen" /> : <span style={{ width: SIZE }} />}
              onClick={() => launching.setState({ priority: value })}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Divider />
      <Menu.Item leftSection={<History size={SIZE} />} onClick={onHistory}>
        Earlier runs
      </Menu.Item>
      <Menu.Item leftSection={<ListRestart size={SIZE} />} component="a" href="/runs">
        All runs of the workspace
      </Menu.Item>
    </Menu.Dropdown>
  );
}
