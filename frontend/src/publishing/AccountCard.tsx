import { ActionIcon, Badge, Button, Group, Menu, Progress, Switch } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { MoreHorizontal } from "lucide-react";

import { useMayEdit } from "@/ui/ForEditors";
import { Mark } from "@/ui/Mark";
import { useChange } from "@/ui/useChange";
import { ago } from "@/ui/words";
import { type Account, ACCOUNTS, change, logIn, remove, test } from "./accounts";
import { pace } from "./paceWords";
import classes from "./Publishing.module.css";

interface Props {
  readonly account: Account;
  readonly onEdit: () => void;
}

/** An account: its health, what it may still take today, when it is free again. */
export function AccountCard({ account, onEdit }: Props) {
  const { health, load } = account;
  const id = account.accountId;
  const mayEdit = useMayEdit();
  const enable = useChange((enabled: boolean) => change(id, { enabled }), [ACCOUNTS]);
  return (
    <article className={classes.card} aria-label={account.name}>
      <header>
        <div>
          <h2>{account.name}</h2>
          <span className="dim">
            {account.platformName}
            {account.handle && ` · ${account.handle}`}
          </span>
        </div>
        {mayEdit && (
          <Group gap={4} wrap="nowrap">
            <Switch
              size="xs"
              checked={enable.isPending ? enable.variables : account.enabled}
              aria-label={`Use ${account.name}`}
              onChange={(event) => enable.mutate(event.currentTarget.checked)}
            />
            <Doings account={account} onEdit={onEdit} />
          </Group>
        )}
      </header>
      <Group gap={6}>
        <Health account={account} />
        {account.tags.map((tag) => (
          <Badge key={tag} variant="default" size="sm">
            {tag}
          </Badge>
        ))}
      </Group>
      {health.state !== "ok" && health.message && <p className={classes.trouble}>{health.message}</p>}
      {mayEdit && health.state === "reconnect_needed" && (
        <Button variant="default" onClick={() => (account.login === "oauth" ? void reconnect(account) : onEdit())}>
          Reconnect
        </Button>
      )}
      {load.cap !== null && (
        <Progress value={(100 * load.usedToday) / load.cap} size="xs" aria-label="Used today" />
      )}
      <span className="dim">{pace(account)}</span>
    </article>
  );
}

async function reconnect(account: Account): Promise<void> {
  try {
    await logIn(account.platform, account.accountId);
  } catch (error) {
    notifications.show({ color: "red", message: error instanceof Error ? error.message : String(error) });
  }
}

function Health({ account: { enabled, health } }: { readonly account: Account }) {
  if (!enabled) return <Mark tone="calm">Off</Mark>;
  if (health.state === "reconnect_needed") return <Mark tone="bad">Reconnect needed</Mark>;
  if (health.state === "failing") return <Mark tone="warning">{failures(health.failureStreak)}</Mark>;
  return <Mark tone="good">{health.lastSuccess ? `Works · last post ${ago(health.lastSuccess)}` : "Works"}</Mark>;
}

function failures(streak: number): string {
  return streak === 1 ? "Failed once" : `Failed ${streak} times`;
}

function Doings({ account, onEdit }: Props) {
  const id = account.accountId;
  const trial = useChange(() => test(id), [ACCOUNTS], ({ ok, message, name }) =>
    notifications.show({
      color: ok ? "teal" : "red",
      message: ok ? `It works${name ? `: ${name}` : ""}.` : message,
    }),
  );
  const forget = useChange(() => remove(id), [ACCOUNTS], () =>
    notifications.show({ message: `${account.name} is disconnected. What it published stays known.` }),
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More of ${account.name}`} loading={trial.isPending}>
          <MoreHorizontal size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => trial.mutate(undefined)}>Test</Menu.Item>
        <Menu.Item onClick={onEdit}>Change</Menu.Item>
        {account.login === "oauth" && <Menu.Item onClick={() => void reconnect(account)}>Log in again</Menu.Item>}
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item color="red">Disconnect</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            <Menu.Item color="red" onClick={() => forget.mutate(undefined)}>
              Forget its login for good
            </Menu.Item>
          </Menu.Sub.Dropdown>
        </Menu.Sub>
      </Menu.Dropdown>
    </Menu>
  );
}
