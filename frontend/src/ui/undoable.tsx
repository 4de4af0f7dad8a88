import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** How long a note with a button stays: long enough to read it and to get there by keyboard. */
export const TIME_TO_ACT_MS = 12_000;

/** Say what was done, with a button that takes it back. */
export function undoable(message: string, undo: () => Promise<unknown>): void {
  offered(message, "Undo", undo);
}

/** Warn of what has not been done, with a button that does it. */
export function warned(message: string, verb: string, act: () => Promise<unknown>): void {
  offered(message, verb, act, "red");
}

function offered(message: string, verb: string, act: () => Promise<unknown>, color?: string): void {
  const id = notifications.show({
    autoClose: TIME_TO_ACT_MS,
    color,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          variant="subtle"
          color={color}
          flex="none"
          onClick={() => {
            notifications.hide(id);
            act().catch((error: unknown) =>
              notifications.show({ color: "red", message: error instanceof Error ? error.message : String(error) }),
            );
          }}
        >
          {verb}
        </Button>
      </Group>
    ),
  });
}
