import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { Link, useParams } from "wouter";

import type { Schemas } from "@/api/client";
import { ReadError } from "@/ui/ReadError";
import { TopBar } from "@/ui/TopBar";
import { MembersPart } from "./MembersPart";
import { ProfilePart } from "./ProfilePart";
import { me } from "./reads";
import classes from "./SettingsPage.module.css";
import { TokensPart } from "./TokensPart";
import { WorkspacePart } from "./WorkspacePart";

export interface PartProps {
  readonly me: Schemas["MeOut"];
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly part: ComponentType<PartProps>;
}

const PARTS: readonly [Part, ...Part[]] = [
  { id: "profile", name: "Profile", part: ProfilePart },
  { id: "workspace", name: "Workspace", part: WorkspacePart },
  { id: "members", name: "Members", part: MembersPart },
  { id: "tokens", name: "API tokens", part: TokensPart },
];

/** Oneself, the workspace, its members, and tokens for scripts. */
export default function SettingsPage() {
  const { part } = useParams();
  const found = useQuery(me);
  const { id, name, part: Shown } = PARTS.find((one) => one.id === part) ?? PARTS[0];
  return (
    <>
      <TopBar />
      <div className={classes.page}>
        <nav aria-label="Settings" className={classes.parts}>
          {PARTS.map((one) => (
            <Link key={one.id} href={`/settings/${one.id}`} aria-current={one.id === id ? "page" : undefined}>
              {one.name}
            </Link>
          ))}
        </nav>
        <main id="main" className={classes.part}>
          <h1>{name}</h1>
          <ReadError read={found} />
          {found.isPending && <Skeleton height={200} />}
          {found.data && <Shown me={found.data} />}
        </main>
      </div>
    </>
  );
}
