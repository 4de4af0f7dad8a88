import { Autocomplete, Button, Drawer, Group, NumberInput, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Refusal } from "@/api/client";
import { useChange } from "@/ui/useChange";
import { type Account, type AccountChange, ACCOUNTS, change, platforms } from "./accounts";
import classes from "./AddAccount.module.css";
import { PlainForm } from "./PlainForm";
import { filled, initialValues, plainFields, type Values } from "./plainSchema";

const MINUTE = 60;
const ZONES = Intl.supportedValuesOf("timeZone");

interface Props {
  readonly account: Account | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Name, tags, and how often an account may post. */
export function AccountDrawer({ account, opened, onClose }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={account?.name}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {account && <Form key={account.accountId} account={account} onDone={onClose} />}
    </Drawer>
  );
}

function Form({ account, onDone }: { readonly account: Account; readonly onDone: () => void }) {
  const { pace } = account;
  const found = useQuery(platforms);
  const platform = found.data?.data.find(({ name }) => name === account.platform);
  const settings = plainFields(platform?.settings);
  const secrets = account.login === "secrets" ? plainFields(platform?.secrets) : [];
  const [name, setName] = useState(account.name);
  const [tags, setTags] = useState(account.tags);
  const [cap, setCap] = useState<number | string>(pace.dailyCap ?? "");
  const [gap, setGap] = useState<number | string>(pace.gapSeconds === null ? "" : pace.gapSeconds / MINUTE);
  const [quietFrom, setQuietFrom] = useState(pace.quietFrom ?? "");
  const [quietUntil, setQuietUntil] = useState(pace.quietUntil ?? "");
  const [zone, setZone] = useState(pace.timeZone);
  const [given, setGiven] = useState<Values>(account.settings as Values);
  const [hidden, setHidden] = useState(() => initialValues(secrets));
  const body: AccountChange = {
    name,
    tags,
    dailyCap: cap === "" ? null : Number(cap),
    gapSeconds: gap === "" ? null : Number(gap) * MINUTE,
    quietFrom: quietFrom || null,
    quietUntil: quietUntil || null,
    timeZone: zone,
    ...(settings.length > 0 ? { settings: given } : {}),
    ...(Object.keys(filled(hidden)).length > 0 ? { secrets: filled(hidden) } : {}),
  };
  const save = useChange(() => change(account.accountId, body), [ACCOUNTS], onDone);
  const problems = save.error instanceof Refusal ? save.error.problems : [];
  const wrong = (field: string) => problems.find((one) => one.field.split(".").at(-1) === field)?.message;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <TextInput label="Name" required value={name} error={wrong("name")} onChange={(event) => setName(event.currentTarget.value)} />
      <TagsInput label="Tags" description="Uploaders can choose accounts by tag." size="xs" value={tags} onChange={setTags} />
      <NumberInput
        label="Posts a day"
        description={pace.cap === null ? "Empty: no cap." : `Empty: the platform's, ${pace.cap}.`}
        min={1}
        value={cap}
        error={wrong("dailyCap")}
        onChange={setCap}
      />
      <NumberInput
        label="Minutes between posts"
        description="Empty: the platform's."
        min={0}
        value={gap}
        error={wrong("gapSeconds")}
        onChange={setGap}
      />
      <Group grow align="start">
        <TextInput type="time" label="Quiet from" value={quietFrom} error={wrong("quietFrom")} onChange={(event) => setQuietFrom(event.currentTarget.value)} />
        <TextInput type="time" label="Quiet until" value={quietUntil} error={wrong("quietUntil")} onChange={(event) => setQuietUntil(event.currentTarget.value)} />
      </Group>
      <Autocomplete label="Time zone" size="xs" data={ZONES} limit={20} value={zone} error={wrong("timeZone")} onChange={setZone} />
      <PlainForm fields={settings} values={given} problems={problems} onChange={setGiven} />
      <PlainForm fields={secrets} values={hidden} problems={problems} secret kept onChange={setHidden} />
      <Button type="submit" loading={save.isPending}>
        Save
      </Button>
    </form>
  );
}
