import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

const TIME_TO_UNDO_MS = 8000;

/** Say what was done, with a button that takes it back. */
export function undoable(message: string, undo: () => Promise<unknown>): void {
  const id = notifications.show({
    autoClose: TIME_TO_UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          variant="subtle"
          onClick={() => {
            notifications.hide(id);
            undo().catch((error: unknown) =>
              notifications.show({ color: "red", message: error instanceof Error ? error.message : String(error) }),
            );
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
