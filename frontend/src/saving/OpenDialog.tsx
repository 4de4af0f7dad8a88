import { ActionIcon, Button, Group, Menu, Modal, Select, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Copy, Download, EllipsisVertical, ExternalLink, Search, Trash2, Upload } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";

import { api, type Schemas } from "@/api/client";
import { Cover } from "@/ui/Cover";
import { ForEditors } from "@/ui/ForEditors";
import { ReadError } from "@/ui/ReadError";
import { ago, counted } from "@/ui/words";
import { duplicate, remove, useLeaving } from "./duplicating";
import { exportWorkflow, importByHand } from "./files";
import classes from "./OpenDialog.module.css";

type Row = Schemas["WorkflowRow"];
type Sort = "updated" | "created" | "name" | "executed";

const PAGE = 24;
const TYPING_MS = 200;
const SORTS: readonly { readonly value: Sort; readonly label: string }[] = [
  { value: "updated", label: "Changed last" },
  { value: "executed", label: "Run last" },
  { value: "created", label: "Newest" },
  { value: "name", label: "By name" },
];

interface Props {
  /** The workflow that is open already; "" where none is. */
  readonly open: string;
  close(): void;
}

/** All workflows of the workspace as cards: open, copy, export, delete. */
export default function OpenDialog({ open, close }: Props) {
  const [search, setSearch] = useState("");
  const [sort, setSort] = useState<Sort>("updated");
  const [q] = useDebouncedValue(search.trim(), TYPING_MS);
  const leaving = useLeaving();
  const asked = useWorkflows(q, sort);
  const rows = (asked.data?.pages ?? []).flatMap((page) => page.rows).filter(({ id }) => !leaving.has(id));
  return (
    <Modal opened onClose={close} size={960} title="Open a workflow">
      <Group gap={8} mb={12}>
        <TextInput
          aria-label="Search workflows"
          placeholder="Search by name or description"
          leftSection={<Search size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          flex={1}
          miw={160}
          data-autofocus
        />
        <Select
          aria-label="Order"
          data={[...SORTS]}
          value={sort}
          onChange={(value) => setSort((value ?? "updated") as Sort)}
          allowDeselect={false}
          w={140}
        />
        <ForEditors>
          <Button variant="default" leftSection={<Upload size={14} />} onClick={importByHand}>
            Import a file
          </Button>
        </ForEditors>
      </Group>
      <ReadError read={asked} />
      {asked.isPending && <Skeleton height={320} />}
      {asked.isSuccess && rows.length === 0 && (
        <p className="dim">{q ? `No workflow is called anything like “${q}”.` : "There is no workflow yet."}</p>
      )}
      <ul className={classes.grid}>
        {rows.map((row) => (
          <Card key={row.id} row={row} isOpen={row.id === open} close={close} />
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button variant="default" fullWidth mt={12} loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Modal>
  );
}

function useWorkflows(q: string, sort: Sort) {
  return useInfiniteQuery({
    queryKey: ["workflows", "cards", q, sort],
    queryFn: async ({ pageParam: offset }) => {
      const { data: rows = [], response } = await api.GET("/api/workflows", {
        params: { query: { q, sort, limit: PAGE, offset } },
      });
      return { rows, next: offset + PAGE, total: Number(response.headers.get("X-Total-Count") ?? 0) };
    },
    initialPageParam: 0,
    getNextPageParam: ({ next, total }) => (next < total ? next : undefined),
  });
}

interface CardProps {
  readonly row: Row;
  readonly isOpen: boolean;
  close(): void;
}

function Card({ row, isOpen, close }: CardProps) {
  const [, go] = useLocation();
  const choose = (): void => {
    close();
    if (!isOpen) go(`/workflows/${row.id}`);
  };
  return (
    <li className={classes.card} data-open={isOpen || undefined}>
      <button type="button" className={classes.choose} onClick={choose}>
        <span className={classes.cover}>
          <Cover src={row.cover} />
        </span>
        <span className={classes.words}>
          <strong>{row.name || "Untitled"}</strong>
          <span className="dim">
            {counted(row.node_count, "node")} · {counted(row.video_count, "video")}
          </span>
          <span className="dim">{isOpen ? "Open now" : `Changed ${ago(row.updated_at)}`}</span>
        </span>
      </button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon className={classes.more} variant="default" size="sm" aria-label={`What to do with ${row.name}`}>
            <EllipsisVertical size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<ExternalLink size={14} />} component="a" href={`/workflows/${row.id}`} target="_blank">
            Open in a new tab
          </Menu.Item>
          <Menu.Item leftSection={<Download size={14} />} onClick={() => exportWorkflow(row.id)}>
            Export to a file
          </Menu.Item>
          <ForEditors>
            <Menu.Item leftSection={<Copy size={14} />} onClick={() => void duplicate(row.id)}>
              Duplicate
            </Menu.Item>
            <Menu.Item leftSection={<Trash2 size={14} />} color="red" disabled={isOpen} onClick={() => remove(row.id, row.name)}>
              Delete
            </Menu.Item>
          </ForEditors>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
