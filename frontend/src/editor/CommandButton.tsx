import { ActionIcon, Kbd, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

import { perform, useCanDo } from "./commanding";
import { type CommandId, command, keyCaps, shortcut } from "./commands";

interface Props {
  readonly id: CommandId;
  readonly children: ReactNode;
  /** Other words than the command's own. */
  readonly label?: string;
}

/** A small button for a command, with its words and keys in the tooltip. */
export function CommandButton({ id, children, label = command(id).title }: Props) {
  const can = useCanDo(id);
  const keys = shortcut(id);
  return (
    <Tooltip label={<CommandTip id={id} label={label} />}>
      <ActionIcon
        aria-label={label}
        aria-keyshortcuts={keys || undefined}
        disabled={!can}
        onClick={() => perform(id)}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Words and keys of a command, for a tooltip. */
export function CommandTip({ id, label = command(id).title }: { readonly id: CommandId; readonly label?: string }) {
  const [keys] = command(id).keys;
  return (
    <span style={{ display: "inline-flex", gap: 8, alignItems: "center" }}>
      {label}
      {keys && <KeyCaps keys={keys} />}
    </span>
  );
}

export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span style={{ display: "inline-flex", gap: 3 }}>
      {keyCaps(keys).map((cap) => (
        <Kbd key={cap} size="xs">
          {cap}
        </Kbd>
      ))}
    </span>
  );
}
