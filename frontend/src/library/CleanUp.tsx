import { ActionIcon, Button, Checkbox, Group, Modal, NumberInput, Select, Skeleton, Switch, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import { queries } from "@/api/queries";
import { ReadError } from "@/ui/ReadError";
import { undoable } from "@/ui/undoable";
import { useChange } from "@/ui/useChange";
import { ago, bytes, counted } from "@/ui/words";
import classes from "./CleanUp.module.css";
import { addRule, asNew, changeRule, clean, type Cleaned, type Conditions, preview, removeRule, type Rule, rules, saidRule, wrongIn } from "./cleaning";
import { LIBRARY, restore } from "./files";
import { ROLES } from "./roles";

const EVERY = "every";
const SHOWN = 100;

/** Rules for what goes to the trash, and what that would be, before anything goes. */
export default function CleanUp({ onClose }: { readonly onClose: () => void }) {
  const found = useQuery(rules);
  return (
    <Modal opened onClose={onClose} size="lg" title="Clean up">
      <div className={classes.parts}>
        <p className="dim">Rules choose files by shelf, age and use. They take nothing until you say so.</p>
        <ReadError read={found} />
        {found.isPending && <Skeleton height={60} />}
        {found.data?.length === 0 && <p>There is no rule yet. Add one, and see what it would take.</p>}
        {!!found.data?.length && (
          <ul className={classes.rows} aria-label="Rules">
            {found.data.map((rule) => (
              <Row key={rule.id} rule={rule} />
            ))}
          </ul>
        )}
        <Add />
        {!!found.data?.length && <Preview onClose={onClose} />}
      </div>
    </Modal>
  );
}

function Row({ rule }: { readonly rule: Rule }) {
  const change = useChange(changeRule, [LIBRARY]);
  const remove = useChange(removeRule, [LIBRARY], () =>
    undoable("The rule is removed.", () => addRule(asNew(rule)).then(readAgain)),
  );
  return (
    <li>
      <Switch
        size="xs"
        label={rule.name}
        description={rule.name === saidRule(rule) ? undefined : saidRule(rule)}
        checked={rule.is_enabled}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ ...rule, is_enabled: event.currentTarget.checked })}
      />
      <Tooltip label="Remove the rule">
        <ActionIcon
          aria-label={`Remove the rule ${rule.name}`}
          loading={remove.isPending}
          onClick={() => remove.mutate(rule.id)}
        >
          <Trash2 size={14} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

const USUAL: Conditions = { role: "output", older_than_days: 30, unused: true };

function Add() {
  const [wanted, setWanted] = useState<Conditions>(USUAL);
  const add = useChange(addRule, [LIBRARY]);
  const wrong = wrongIn(wanted);
  return (
    <form
      className={classes.add}
      aria-label="New rule"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) add.mutate({ ...wanted, name: saidRule(wanted), is_enabled: true });
      }}
    >
      <Group gap={8} align="end">
        <Select
          label="Files of"
          data={[{ value: EVERY, label: "Every shelf" }, ...ROLES]}
          value={wanted.role || EVERY}
          allowDeselect={false}
          w={130}
          onChange={(role) => setWanted({ ...wanted, role: role === EVERY ? "" : (role as Conditions["role"]) })}
        />
        <NumberInput
          label="Older than"
          placeholder="Any age"
          suffix=" days"
          min={0}
          max={100_000}
          allowDecimal={false}
          value={wanted.older_than_days ?? ""}
          w={120}
          onChange={(days) => setWanted({ ...wanted, older_than_days: days === "" ? null : Number(days) })}
        />
        <Checkbox
          size="xs"
          label="Only what nothing uses"
          checked={wanted.unused}
          my={8}
          onChange={(event) => setWanted({ ...wanted, unused: event.currentTarget.checked })}
        />
        <Button type="submit" variant="default" disabled={wrong !== ""} loading={add.isPending}>
          Add the rule
        </Button>
      </Group>
      {wrong && <p role="alert">{wrong}</p>}
    </form>
  );
}

function Preview({ onClose }: { readonly onClose: () => void }) {
  const found = useQuery(preview);
  const cleaning = useChange(
    (digest: string) => clean(digest).catch((refusal: unknown) => found.refetch().then(() => Promise.reject(refusal))),
    [LIBRARY],
    (gone) => {
      said(gone);
      onClose();
    },
  );
  if (found.isPending) return <Skeleton height={80} />;
  if (found.isError) return <ReadError read={found} always />;
  const { count, bytes: size, digest, files } = found.data;
  if (count === 0) return <p role="status">Just now the rules would take nothing.</p>;
  return (
    <section aria-label="What would go" className={classes.preview}>
      <p role="status">
        <strong>{counted(count, "file")}</strong> would go to the trash, {bytes(size)} in all.
      </p>
      {/* It scrolls: the keyboard must get there. */}
      <ul className={classes.files} tabIndex={0} aria-label="Files that would go">
        {files.slice(0, SHOWN).map((file) => (
          <li key={file.asset}>
            <span className={classes.name} title={file.name}>
              {file.name}
            </span>
            <span className="dim">
              {bytes(file.size_bytes)} · {ago(file.created_at)}
            </span>
          </li>
        ))}
        {count > SHOWN && <li className="dim">and {(count - SHOWN).toLocaleString()} more</li>}
      </ul>
      <Group justify="flex-end">
        <Button color="red" loading={cleaning.isPending || found.isFetching} onClick={() => cleaning.mutate(digest)}>
          Move {counted(count, "file")} to the trash
        </Button>
      </Group>
    </section>
  );
}

/** With a way back, where all that went is known by name. */
function said({ count, files }: Cleaned): void {
  const message = `${counted(count, "file")} moved to the trash.`;
  if (count === 0 || count > files.length) notifications.show({ message });
  else undoable(message, () => restore(files.map(({ asset }) => asset)).then(readAgain));
}

const readAgain = () => queries.invalidateQueries({ queryKey: LIBRARY });
