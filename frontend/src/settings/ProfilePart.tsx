import { Button, Group, Radio, TextInput, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { api, data, type Schemas } from "@/api/client";
import { useChange } from "@/ui/useChange";
import { me as meRead } from "./reads";
import classes from "./SettingsPage.module.css";
import type { PartProps } from "./SettingsPage";

/** Name, address, theme, and leaving. */
export function ProfilePart({ me }: PartProps) {
  const [name, setName] = useState(me.user.name);
  const [email, setEmail] = useState(me.user.email);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const save = useChange(
    (body: Schemas["ProfileChange"]) => data(api.PATCH("/api/me/profile", { body })),
    [meRead.queryKey],
    () => notifications.show({ message: "Saved." }),
  );
  const leave = useChange(
    () => data(api.POST("/api/me/sign-out")),
    [],
    () => window.location.assign("/"),
  );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ name, email });
      }}
    >
      <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput
        label="E-mail"
        description="Optional. Others in your workspace see it."
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Radio.Group label="Theme" value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
        <Group gap={16} mt={4}>
          <Radio value="dark" label="Dark" />
          <Radio value="light" label="Light" />
          <Radio value="auto" label="As the system" />
        </Group>
      </Radio.Group>
      <Group>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
        <Button variant="subtle" color="gray" onClick={() => leave.mutate(undefined)}>
          Sign out
        </Button>
        {me.user.is_staff && (
          <Button component="a" href="/admin/" variant="subtle" color="gray">
            Open the admin
          </Button>
        )}
      </Group>
    </form>
  );
}
