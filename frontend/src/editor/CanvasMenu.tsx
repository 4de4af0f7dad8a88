import { Menu } from "@mantine/core";
import { useReactFlow } from "@xyflow/react";

import { changeGroup, changeNote } from "@/graph/groups";
import { wireId } from "@/graph/definition";
import { ColorDots } from "./ColorDots";
import { KeyCaps } from "./CommandButton";
import { canDo, perform } from "./commanding";
import { type CommandId, command } from "./commands";
import { openSearch } from "./search";
import { useEditorStore } from "./store";
import type { MenuAt, useMenu } from "./useMenu";
import classes from "./CanvasMenu.module.css";

const MENU = { item: classes.item ?? "", label: classes.label ?? "" };

type Items = readonly (readonly CommandId[])[];

const EDITS: readonly CommandId[] = ["edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "edit.delete"];

const ITEMS: Readonly<Record<MenuAt["kind"], Items>> = {
  canvas: [
    ["note.add"],
    ["edit.paste", "edit.select-all"],
    ["edit.undo", "edit.redo"],
    ["arrange.tidy", "view.fit", "view.actual-size", "view.minimap"],
  ],
  node: [
    ["run.here", "node.rename", "node.keep", "node.skip", "node.bypass"],
    EDITS,
    ["group.make", "group.dissolve", "node.disconnect"],
    ["arrange.left", "arrange.top", "arrange.across", "arrange.down", "arrange.tidy"],
  ],
  group: [["node.rename", "group.collapse", "group.dissolve"], ["node.skip", "node.bypass"], EDITS],
  note: [["node.rename"], EDITS],
  wire: [["edit.delete"]],
};

/** The menu of whatever was pressed with the other button (or the menu key). */
export function CanvasMenu({ menu: { at, close } }: { readonly menu: ReturnType<typeof useMenu> }) {
  if (!at || !ITEMS[at.kind].flat().some(canDo)) return null;
  return (
    <Menu opened onClose={close} position="bottom-start" width={270} shadow="md" classNames={MENU} trapFocus returnFocus={false}>
      <Menu.Target>
        <span className={classes.anchor} style={{ left: at.screen.x, top: at.screen.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Extra at={at} />
        {ITEMS[at.kind].map((section, number) => (
          <Section key={section.join()} ids={section} first={number === 0 && at.kind !== "canvas" && at.kind !== "wire"} />
        ))}
        {(at.kind === "group" || at.kind === "note") && canDo("edit.delete") && <Colors at={at} close={close} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function Section({ ids, first }: { readonly ids: readonly CommandId[]; readonly first: boolean }) {
  const able = ids.filter(canDo);
  if (able.length === 0) return null;
  return (
    <>
      {!first && <Menu.Divider />}
      {able.map((id) => (
        <Menu.Item
          key={id}
          rightSection={command(id).keys[0] && <KeyCaps keys={command(id).keys[0] ?? ""} />}
          color={id === "edit.delete" ? "red" : undefined}
          onClick={() => perform(id)}
        >
          {command(id).title}
        </Menu.Item>
      ))}
    </>
  );
}

/** Adding a node here, or into the wire. */
function Extra({ at }: { readonly at: MenuAt }) {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  if ((at.kind !== "canvas" && at.kind !== "wire") || !canDo("node.add")) return null;
  const add = (): void => {
    const into = store.getState().history.now.connections.find((wire) => wireId(wire) === at.id) ?? null;
    openSearch({ screen: at.screen, at: screenToFlowPosition(at.screen), from: null, into });
  };
  return (
    <Menu.Item onClick={add} rightSection={at.kind === "canvas" && <KeyCaps keys="N" />}>
      {at.kind === "wire" ? "Insert a node" : "Add a node"}
    </Menu.Item>
  );
}

function Colors({ at, close }: { readonly at: MenuAt; readonly close: () => void }) {
  const store = useEditorStore();
  const paint = (color: string): void => {
    store.getState().edit(at.kind === "group" ? changeGroup(at.id, { color }) : changeNote(at.id, { color }));
    close();
  };
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Colour</Menu.Label>
      <ColorDots choose={paint} />
    </>
  );
}
