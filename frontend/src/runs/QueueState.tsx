import { ActionIcon, Button, Popover, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ListVideo, Pause, PlayCircle } from "lucide-react";

import { ForEditors } from "@/ui/ForEditors";
import { pauseQueue } from "./actions";
import classes from "./QueueState.module.css";
import { queues } from "./reads";

const ASK_MS = 15_000;
const NAMES: Readonly<Record<string, string>> = {
  render: "Rendering",
  network: "Publishing and fetching",
  analysis: "Listening and looking",
};

interface Props {
  /** There is no room for it on a phone. */
  readonly isWide?: boolean;
  onOpen?(): void;
}

/** How much waits in the workspace, and a pause for all of it. */
export function QueueState({ isWide = false, onOpen }: Props) {
  const asked = useQuery({ ...queues, refetchInterval: ASK_MS });
  const rows = asked.data ?? [];
  const waiting = rows.reduce((sum, row) => sum + row.queued, 0);
  const running = rows.reduce((sum, row) => sum + row.running, 0);
  const isPaused = rows.some((row) => row.paused);
  if (rows.length === 0) return null;
  const words = isPaused ? `Queue paused, ${waiting} waiting` : `Queue: ${running} running, ${waiting} waiting`;
  return (
    <Popover position="bottom-end" withArrow shadow="md" width={260}>
      <Popover.Target>
        <Tooltip label={words}>
          <ActionIcon aria-label={words} color={isPaused ? "yellow" : "gray"} w="auto" px={6} className={`${classes.button} ${isWide ? classes.narrow : ""}`}>
            {isPaused ? <Pause size={15} /> : <ListVideo size={15} />}
            {waiting + running > 0 && <span className={classes.count}>{waiting + running}</span>}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">Running</th>
              <th scope="col">Waiting</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.queue}>
                <th scope="row">{NAMES[row.queue] ?? row.queue}</th>
                <td>{row.running}</td>
                <td>{row.queued}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="dim">
          {isPaused ? "Nothing new starts until you go on." : "A pause lets what runs finish, and starts nothing new."}
        </p>
        <div className={classes.buttons}>
          <ForEditors>
            <Button
              variant="default"
              leftSection={isPaused ? <PlayCircle size={14} /> : <Pause size={14} />}
              onClick={() => void pauseQueue(!isPaused)}
            >
              {isPaused ? "Go on" : "Pause the queue"}
            </Button>
          </ForEditors>
          {onOpen && (
            <Button variant="subtle" color="gray" onClick={onOpen}>
              Earlier runs
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
