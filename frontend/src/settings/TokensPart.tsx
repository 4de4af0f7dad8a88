import { Button, Group, Select, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, data } from "@/api/client";
import { ReadError } from "@/ui/ReadError";
import { useChange } from "@/ui/useChange";
import { ago } from "@/ui/words";
import { ForGoodButton } from "./ForGoodButton";
import { Once } from "./Once";
import { type Token, tokens } from "./reads";
import classes from "./SettingsPage.module.css";
import type { PartProps } from "./SettingsPage";

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "365", label: "A year" },
  { value: "", label: "No end" },
];

/** Tokens let scripts do what you may do. */
export function TokensPart({ me }: PartProps) {
  const found = useQuery(tokens);
  const [text, setText] = useState("");
  return (
    <>
      <p className="dim">
        A script sends its token as <code>Authorization: Bearer rg_…</code>. It may do what you may do in{" "}
        {me.workspace.name}. <a href="/api/docs">Documentation of the API</a>
      </p>
      {text && <Once words="Copy the token now. It is not shown again." text={text} onDone={() => setText("")} />}
      <NewToken onMade={setText} />
      <ReadError read={found} />
      {found.isPending && <Skeleton height={80} />}
      {found.data?.length === 0 && <p className="dim">No tokens yet.</p>}
      {!!found.data?.length && (
        <div className={classes.scroll}>
          <table className={classes.rows}>
            <thead>
              <tr>
                <th>Name</th>
                <th>Of</th>
                <th>Last used</th>
                <th>Ends</th>
                <th>
                  <span className="visually-hidden">What to do</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.data.map((token) => (
                <Row key={token.id} token={token} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function NewToken({ onMade }: { readonly onMade: (text: string) => void }) {
  const [name, setName] = useState("");
  const [days, setDays] = useState("365");
  const make = useChange(
    () => data(api.POST("/api/tokens", { body: { name, days: days ? Number(days) : null } })),
    [tokens.queryKey],
    (made) => {
      setName("");
      onMade(made.token);
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(undefined);
      }}
    >
      <Group align="end" gap={8} mb={16}>
        <TextInput label="New token" placeholder="What it is for" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label="For" data={LIFETIMES} value={days} allowDeselect={false} w={120} onChange={(value) => setDays(value ?? "")} />
        <Button type="submit" loading={make.isPending}>
          Make it
        </Button>
      </Group>
    </form>
  );
}

function Row({ token }: { readonly token: Token }) {
  const revoke = useChange(
    () => data(api.DELETE("/api/tokens/{token_id}", { params: { path: { token_id: token.id } } })),
    [tokens.queryKey],
  );
  return (
    <tr>
      <td>{token.name}</td>
      <td>{token.is_yours ? "you" : token.user}</td>
      <td className="dim">{token.last_used_at ? ago(token.last_used_at) : "Never"}</td>
      <td className="dim">{token.expires_at ? new Date(token.expires_at).toLocaleDateString() : "Never"}</td>
      <td style={{ textAlign: "right" }}>
        <ForGoodButton label="Revoke" words={`Revoke ${token.name} for good`} isBusy={revoke.isPending} act={() => revoke.mutate(undefined)} />
      </td>
    </tr>
  );
}
