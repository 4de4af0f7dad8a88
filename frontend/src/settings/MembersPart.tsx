import { Button, Group, Select, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, data, type Schemas } from "@/api/client";
import { ReadError } from "@/ui/ReadError";
import { useChange } from "@/ui/useChange";
import { ago } from "@/ui/words";
import { ForGoodButton } from "./ForGoodButton";
import { Once } from "./Once";
import { type Member, members } from "./reads";
import classes from "./SettingsPage.module.css";
import type { PartProps } from "./SettingsPage";

const ROLES: { value: Member["role"]; label: string }[] = [
  { value: "owner", label: "Owner: everything" },
  { value: "editor", label: "Editor: draw, run, publish" },
  { value: "viewer", label: "Viewer: look at everything" },
];

/** Who works here. Owners invite with a link that works once. */
export function MembersPart({ me }: PartProps) {
  const found = useQuery(members);
  const [made, setMade] = useState<Schemas["SignInLinkOut"] | null>(null);
  const owns = me.workspace.role === "owner";
  return (
    <>
      {made && (
        <Once
          words={`Send this link to ${made.member.name}. It lets them in once, and is not shown again.`}
          text={made.link}
          onDone={() => setMade(null)}
        />
      )}
      {owns && <Invite onMade={setMade} />}
      <ReadError read={found} />
      {found.isPending && <Skeleton height={120} />}
      {found.data && (
        <div className={classes.scroll}>
          <table className={`${classes.rows} ${classes.people}`}>
            <thead>
              <tr>
                <th>Name</th>
                <th>Role</th>
                <th>Last here</th>
                <th>
                  <span className="visually-hidden">What to do</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {found.data.map((member) => (
                <Row key={member.id} member={member} owns={owns} onMade={setMade} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

type OnMade = (link: Schemas["SignInLinkOut"]) => void;

function Invite({ onMade }: { readonly onMade: OnMade }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Member["role"]>("editor");
  const invite = useChange(
    () => data(api.POST("/api/workspace/members", { body: { name, role, email: "" } })),
    [members.queryKey],
    (made) => {
      setName("");
      onMade(made);
    },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate(undefined);
      }}
    >
      <Group align="end" gap={8} mb={16}>
        <TextInput label="Invite" placeholder="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label="As" data={ROLES} value={role} allowDeselect={false} w={230} onChange={(value) => setRole(value as Member["role"])} />
        <Button type="submit" loading={invite.isPending}>
          Make a link
        </Button>
      </Group>
    </form>
  );
}

interface RowProps {
  readonly member: Member;
  readonly owns: boolean;
  readonly onMade: OnMade;
}

function Row({ member, owns, onMade }: RowProps) {
  const path = { member_id: member.id };
  const touched = [members.queryKey];
  const change = useChange(
    (role: Member["role"]) => data(api.PATCH("/api/workspace/members/{member_id}", { params: { path }, body: { role } })),
    touched,
  );
  const remove = useChange(() => data(api.DELETE("/api/workspace/members/{member_id}", { params: { path } })), touched);
  const link = useChange(() => data(api.POST("/api/workspace/members/{member_id}/link", { params: { path } })), touched, onMade);
  return (
    <tr>
      <td>
        {member.name} {member.is_you && <span className="dim">(you)</span>}
      </td>
      <td>
        <Select
          aria-label={`Role of ${member.name}`}
          data={ROLES}
          value={member.role}
          allowDeselect={false}
          readOnly={!owns}
          onChange={(role) => role && change.mutate(role as Member["role"])}
        />
      </td>
      <td className="dim">{member.last_login ? ago(member.last_login) : "Never"}</td>
      <td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {owns && member.may_relink && (
            <Button variant="subtle" onClick={() => link.mutate(undefined)}>
              New link
            </Button>
          )}
          {(owns || member.is_you) && (
            <ForGoodButton
              label={member.is_you ? "Leave" : "Remove"}
              words={member.is_you ? "Leave this workspace" : `Shut ${member.name} out`}
              isBusy={remove.isPending}
              act={() => remove.mutate(undefined)}
            />
          )}
        </Group>
      </td>
    </tr>
  );
}
