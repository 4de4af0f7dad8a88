import { Button, Drawer, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Columns2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";

import { useEditor } from "@/editor/store";
import { follow } from "@/live/following";
import { useLive } from "@/live/store";
import { ReadError } from "@/ui/ReadError";
import { HistoryRow } from "./HistoryRow";
import classes from "./RunHistory.module.css";
import { runList } from "./reads";

interface Props {
  readonly isOpen: boolean;
  onClose(): void;
}

const PAGE = 20;

/** All runs of the open workflow: look at one, do it again, set two side by side. */
export function RunHistory({ isOpen, onClose }: Props) {
  return (
    <Drawer opened={isOpen} onClose={onClose} position="right" size={430} title="Earlier runs">
      <List onClose={onClose} />
    </Drawer>
  );
}

function List({ onClose }: { onClose(): void }) {
  const workflow = useEditor((s) => s.workflowId);
  const shown = useLive((s) => s.run);
  const [, go] = useLocation();
  const [count, setCount] = useState(PAGE);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const asked = useQuery({ ...runList({ workflow, limit: count, offset: 0 }), placeholderData: (old) => old });
  const rows = asked.data?.rows ?? [];
  const pick = (run: string): void =>
    setPicked((now) => (now.includes(run) ? now.filter((one) => one !== run) : [...now, run].slice(-2)));
  const show = (run: string): void => {
    if (run) follow(run);
    onClose();
  };
  if (asked.isPending) return <Skeleton height={240} />;
  if (!asked.data) return <ReadError read={asked} />;
  if (rows.length === 0) return <p className="dim">This workflow has not run yet. Every run will stand here, with what it made and why.</p>;
  // The older one first: what changed is told from it on.
  const [older, newer] = rows.filter(({ id }) => picked.includes(id)).toReversed();
  return (
    <>
      <div className={classes.compare}>
        <span className="dim">{picked.length === 0 ? "Tick two runs to compare them." : `${picked.length} of 2 ticked`}</span>
        <Button
          onClick={() => older && newer && go(`/runs/${newer.id}?with=${older.id}`)}
          variant="default"
          leftSection={<Columns2 size={14} />}
          disabled={!older || !newer}
        >
          Compare
        </Button>
      </div>
      <ul className={classes.list}>
        {rows.map((row) => (
          <HistoryRow
            key={row.id}
            run={row}
            isShown={row.id === shown}
            isPicked={picked.includes(row.id)}
            onPick={() => pick(row.id)}
            onShow={show}
          />
        ))}
      </ul>
      {(asked.data?.total ?? 0) > rows.length && (
        <Button variant="default" fullWidth loading={asked.isFetching} onClick={() => setCount(count + PAGE)}>
          Show more
        </Button>
      )}
    </>
  );
}
