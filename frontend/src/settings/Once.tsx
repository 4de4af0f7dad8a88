import { Button, CopyButton, Group } from "@mantine/core";

import classes from "./SettingsPage.module.css";

interface Props {
  readonly words: string;
  readonly text: string;
  readonly onDone: () => void;
}

/** A secret that is shown once: to be copied now. */
export function Once({ words, text, onDone }: Props) {
  return (
    <div role="status" className={classes.once}>
      <span>{words}</span>
      <code>{text}</code>
      <Group gap={8}>
        <CopyButton value={text}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? "Copied" : "Copy"}</Button>}
        </CopyButton>
        <Button variant="subtle" color="gray" onClick={onDone}>
          Done
        </Button>
      </Group>
    </div>
  );
}
