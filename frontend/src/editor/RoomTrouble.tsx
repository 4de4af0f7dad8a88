import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Component, type ErrorInfo, type ReactNode } from "react";

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly isBroken: boolean;
}

/** Around a room of the editor: where it cannot be loaded or drawn, all others go on. */
export class RoomTrouble extends Component<Props, State> {
  override state: State = { isBroken: false };

  static getDerivedStateFromError(): State {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
    notifications.show({
      id: "room-trouble",
      color: "red",
      autoClose: false,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <span>A part of this page could not be loaded. Your work is kept.</span>
          <Button variant="subtle" onClick={() => window.location.reload()}>
            Load it again
          </Button>
        </Group>
      ),
    });
  }

  override render(): ReactNode {
    return this.state.isBroken ? null : this.props.children;
  }
}
