import { ActionIcon, Kbd, Menu } from "@mantine/core";
import { Copy, Download, FolderOpen, History, Menu as MenuIcon, Plus, Save, Tag, Upload } from "lucide-react";
import { useLocation } from "wouter";

import { perform, useCanDo } from "@/editor/commanding";
import { type CommandId, shortcut } from "@/editor/commands";
import { useEditor } from "@/editor/store";
import { useNewWorkflow } from "@/home/useNewWorkflow";
import { ForEditors } from "@/ui/ForEditors";
import { showDialog } from "./dialogs";
import { duplicate } from "./duplicating";
import { onceSaved } from "./onceSaved";
import { useSaver } from "./useSaver";

const SIZE = 15;

/** Everything that can be done with the whole workflow. */
export function FileMenu() {
  const id = useEditor((s) => s.workflowId);
  const saver = useSaver();
  const create = useNewWorkflow();
  const canSave = useCanDo("workflow.save");
  const [, go] = useLocation();
  const copy = async (): Promise<void> => {
    const made = await duplicate(id);
    if (made) go(`/workflows/${made.workflow_id}`);
  };
  const keys = (name: CommandId) => <Kbd size="xs">{shortcut(name)}</Kbd>;
  return (
    <Menu position="bottom-start" width={270}>
      <Menu.Target>
        <ActionIcon aria-label="Workflow menu">
          <MenuIcon size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ForEditors>
          <Menu.Item leftSection={<Plus size={SIZE} />} onClick={() => create.mutate({ name: "Untitled" })}>
            New workflow
          </Menu.Item>
        </ForEditors>
        <Menu.Item leftSection={<FolderOpen size={SIZE} />} rightSection={keys("workflow.open")} onClick={() => showDialog("open")}>
          Open…
        </Menu.Item>
        <ForEditors>
          <Menu.Item leftSection={<Copy size={SIZE} />} onClick={() => saver && void onceSaved(saver, copy)}>
            Duplicate
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<Save size={SIZE} />}
            rightSection={keys("workflow.save")}
            disabled={!canSave}
            onClick={() => perform("workflow.save")}
          >
            Save a version
          </Menu.Item>
          <Menu.Item leftSection={<Tag size={SIZE} />} disabled={!canSave} onClick={() => showDialog("name-version")}>
            Save a named version…
          </Menu.Item>
        </ForEditors>
        <Menu.Item leftSection={<History size={SIZE} />} onClick={() => showDialog("versions")}>
          Versions
        </Menu.Item>
        <Menu.Divider />
        <ForEditors>
          <Menu.Item leftSection={<Upload size={SIZE} />} onClick={() => perform("workflow.import")}>
            Import from a file…
          </Menu.Item>
        </ForEditors>
        <Menu.Item leftSection={<Download size={SIZE} />} onClick={() => perform("workflow.export")}>
          Export to a file
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
