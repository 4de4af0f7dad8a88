import { Button, Modal, Skeleton, TextInput, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Refusal } from "@/api/client";
import { ReadError } from "@/ui/ReadError";
import { useChange } from "@/ui/useChange";
import { ACCOUNTS, create, logIn, type Platform, platforms } from "./accounts";
import classes from "./AddAccount.module.css";
import { PlainForm } from "./PlainForm";
import { filled, initialValues, plainFields } from "./plainSchema";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Choose where to publish, then log in there or say how to reach it. */
export function AddAccount({ opened, onClose }: Props) {
  const found = useQuery({ ...platforms, enabled: opened });
  const [chosen, setChosen] = useState<Platform | null>(null);
  const close = () => {
    setChosen(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={chosen ? `Add ${chosen.title}` : "Where to?"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {chosen ? (
        <NewAccount platform={chosen} onDone={close} onBack={() => setChosen(null)} />
      ) : (
        <>
          <ReadError read={found} />
          {found.isPending && <Skeleton height={320} />}
          <ul className={classes.choices}>
            {found.data?.data.map((platform) => (
              <li key={platform.name}>
                <Choice platform={platform} onChoose={() => setChosen(platform)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Modal>
  );
}

function Choice({ platform, onChoose }: { readonly platform: Platform; readonly onChoose: () => void }) {
  const login = platform.login === "oauth";
  const choose = () => {
    if (!login) return onChoose();
    logIn(platform.name).catch((error: Error) => notifications.show({ color: "red", message: error.message }));
  };
  return (
    <UnstyledButton className={classes.choice} onClick={choose} disabled={login && !platform.configured}>
      <strong>{platform.title}</strong>
      <span className="dim">{login ? howToLogIn(platform) : "No login needed"}</span>
    </UnstyledButton>
  );
}

function howToLogIn({ configured }: Platform): string {
  return configured ? "Log in there" : "This server has no client id for it yet";
}

interface NewProps {
  readonly platform: Platform;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

function NewAccount({ platform, onDone, onBack }: NewProps) {
  const settings = plainFields(platform.settings);
  const secrets = plainFields(platform.secrets);
  const [name, setName] = useState(platform.title);
  const [given, setGiven] = useState(() => initialValues(settings));
  const [hidden, setHidden] = useState(() => initialValues(secrets));
  const add = useChange(
    () =>
      create({
        platform: platform.name,
        name,
        settings: filled(given),
        ...(secrets.length > 0 ? { secrets: filled(hidden) } : {}),
      }),
    [ACCOUNTS],
    onDone,
  );
  const problems = add.error instanceof Refusal ? add.error.problems : [];
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(undefined);
      }}
    >
      <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <PlainForm fields={settings} values={given} problems={problems} onChange={setGiven} />
      <PlainForm fields={secrets} values={hidden} problems={problems} secret onChange={setHidden} />
      <div className={classes.foot}>
        <Button variant="subtle" color="gray" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" loading={add.isPending}>
          Add
        </Button>
      </div>
    </form>
  );
}
