import { Button, Menu } from "@mantine/core";

interface Props {
  readonly label: string;
  /** What it means, on the second button. */
  readonly words: string;
  readonly isBusy: boolean;
  readonly act: () => void;
}

/** For what cannot be taken back: a second press, on words that say what it means, does it. */
export function ForGoodButton({ label, words, isBusy, act }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="red" loading={isBusy}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" onClick={act}>
          {words}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
