import { Button, MultiSelect, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Link } from "wouter";

import { type Account, accounts } from "@/publishing/accounts";
import { pace } from "@/publishing/paceWords";
import classes from "../fields.module.css";
import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";

/** Which account something is published to; of a list, which accounts. */
export function Accounts({ field, id, value, isWrong, describedBy, change, settle }: WidgetProps) {
  const found = useQuery(accounts);
  const rows = found.data?.data ?? [];
  const isMany = field.extra.type === "array";
  const chosen = Array.isArray(value) ? value.map(String) : typeof value === "string" && value ? [value] : [];

  if (found.isSuccess && rows.length === 0 && chosen.length === 0)
    return (
      <Button id={id} component={Link} href="/accounts" variant="default" leftSection={<Plus size={14} />}>
        Connect an account
      </Button>
    );
  const known = new Map(rows.map((row) => [row.accountId, row]));
  const shared = {
    id,
    size: "xs",
    data: options(rows, chosen),
    placeholder: value === MIXED ? SEVERAL : chosen.length === 0 ? "Choose" : undefined,
    searchable: true,
    clearable: true,
    error: isWrong || found.isError,
    "aria-describedby": describedBy,
    renderOption: ({ option }: { readonly option: { readonly value: string; readonly label: string } }) => (
      <Choice label={option.label} row={known.get(option.value)} />
    ),
  } as const;
  return (
    <>
      {isMany ? (
        <MultiSelect
          {...shared}
          value={chosen}
          maxValues={field.longest ?? undefined}
          onChange={change}
          onDropdownClose={settle}
        />
      ) : (
        <Select
          {...shared}
          value={chosen[0] ?? null}
          onChange={(next) => {
            change(next);
            settle();
          }}
        />
      )}
      {rows
        .filter((row) => chosen.includes(row.accountId) && row.health.state !== "ok" && row.health.message)
        .map((row) => (
          <p key={row.accountId} className={classes.problem}>
            {row.name}: {row.health.message}
          </p>
        ))}
    </>
  );
}

/** An account, and whether it may take something now. */
function Choice({ label, row }: { readonly label: string; readonly row: Account | undefined }) {
  return (
    <div>
      {label}
      {row && <div className="dim">{row.usable ? pace(row) : row.health.message}</div>}
    </div>
  );
}

/** Accounts under their platforms; one that is gone keeps its place, so that it can be taken out. */
function options(rows: readonly Account[], chosen: readonly string[]) {
  const platforms = [...new Set(rows.map((row) => row.platformName))];
  const groups = platforms.map((platform) => ({
    group: platform,
    items: rows
      .filter((row) => row.platformName === platform)
      .map((row) => ({ value: row.accountId, label: row.enabled ? row.name : `${row.name} (switched off)` })),
  }));
  const gone = chosen.filter((one) => !rows.some((row) => row.accountId === one));
  const left = { group: "Gone", items: gone.map((value) => ({ value, label: "An account that is gone" })) };
  return gone.length > 0 && rows.length > 0 ? [...groups, left] : groups;
}
