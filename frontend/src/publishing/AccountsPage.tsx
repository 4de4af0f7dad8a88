import { Alert, Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "wouter";

import { ForEditors, useMayEdit } from "@/ui/ForEditors";
import { ReadError } from "@/ui/ReadError";
import { TopBar } from "@/ui/TopBar";
import { useLast } from "@/ui/useLast";
import { AccountCard } from "./AccountCard";
import { AccountDrawer } from "./AccountDrawer";
import { accounts, outcome } from "./accounts";
import { AddAccount } from "./AddAccount";
import classes from "./Publishing.module.css";

/** The accounts that videos are published to: how they fare, and what they may still take. */
export default function AccountsPage() {
  const found = useQuery(accounts);
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState("");
  const edited = useLast(open);
  const rows = found.data?.data ?? [];
  const mayEdit = useMayEdit();
  const add = (
    <ForEditors>
      <Button leftSection={<Plus size={14} />} onClick={() => setAdding(true)}>
        Add account
      </Button>
    </ForEditors>
  );
  return (
    <>
      <TopBar actions={add} />
      <main id="main" className={classes.page}>
        <header className={classes.head}>
          <h1>Accounts</h1>
        </header>
        <Outcome />
        <ReadError read={found} />
        {found.isPending && <Skeleton height={160} />}
        {found.data && rows.length === 0 && (
          <div className={classes.empty}>
            <Users size={28} aria-hidden="true" />
            <p>No accounts yet. {mayEdit && "Connect one, and uploaders can publish to it."}</p>
            {add}
          </div>
        )}
        <ul className={classes.cards}>
          {rows.map((account) => (
            <li key={account.accountId}>
              <AccountCard account={account} onEdit={() => setOpen(account.accountId)} />
            </li>
          ))}
        </ul>
      </main>
      <AddAccount opened={adding} onClose={() => setAdding(false)} />
      <AccountDrawer account={rows.find(({ accountId }) => accountId === edited)} opened={open !== ""} onClose={() => setOpen("")} />
    </>
  );
}

/** What became of a login that led back here. */
function Outcome() {
  const [search, setSearch] = useSearchParams();
  const came = search.has("problem") || search.has("connected");
  const found = useQuery({ queryKey: ["accounts", "outcome", search.toString()], queryFn: outcome, enabled: came });
  if (!came) return null;
  if (!found.data) return <ReadError read={found} />;
  const failed = found.data.code !== "";
  const count = found.data.accounts.length;
  return (
    <Alert
      color={failed ? "red" : "teal"}
      withCloseButton
      closeButtonLabel="Close"
      onClose={() => setSearch({}, { replace: true })}
      title={failed ? "The login did not work" : `${count} account${count === 1 ? "" : "s"} connected`}
    >
      {found.data.message}
    </Alert>
  );
}
