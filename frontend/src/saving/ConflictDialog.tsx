import { Button, Group, Modal, SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { useEditor } from "@/editor/store";
import classes from "./ConflictDialog.module.css";
import { conflictWords } from "./conflictWords";
import { saveAsNew } from "./files";
import type { Choices, Side } from "./merge";
import type { Dispute, Saver } from "./saver";
import { useSaving } from "./useSaver";

/** Two people, or two tabs, changed the same things: which of the two is kept? */
export function ConflictDialog({ saver }: { readonly saver: Saver }) {
  const dispute = useSaving((s) => s.dispute);
  if (!dispute) return null;
  return <Question key={dispute.stored.revision} dispute={dispute} saver={saver} />;
}

function Question({ dispute, saver }: { readonly dispute: Dispute; readonly saver: Saver }) {
  const types = useEditor((s) => s.types);
  const [choices, setChoices] = useState<Choices>({});
  const rows = dispute.conflicts.map((one) => conflictWords(one, dispute, types));
  const all = (side: Side): void => setChoices(Object.fromEntries(rows.map(({ id }) => [id, side])));
  const others = dispute.stored.by || "Another tab";
  const count = rows.length === 1 ? "one thing" : `${rows.length} things`;
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} size="xl" title="Which one do you want to keep?">
      <p>
        {others} saved this workflow while you worked on it. Everything else is merged; you both changed {count}:
      </p>
      <Group gap={6} mb={8}>
        <Button variant="default" onClick={() => all("mine")}>
          All mine
        </Button>
        <Button variant="default" onClick={() => all("theirs")}>
          All theirs
        </Button>
      </Group>
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.id}>
            <div className={classes.what}>
              <strong>{row.where}</strong>
              {row.what && <span className="dim"> · {row.what}</span>}
            </div>
            <SegmentedControl
              aria-label={`${row.where} ${row.what}`}
              fullWidth
              value={choices[row.id] ?? "mine"}
              onChange={(side) => setChoices({ ...choices, [row.id]: side as Side })}
              data={[
                { value: "mine", label: <Version whose="Mine" words={row.mine} /> },
                { value: "theirs", label: <Version whose="Theirs" words={row.theirs} /> },
              ]}
            />
          </li>
        ))}
      </ul>
      <Group justify="space-between" mt="lg">
        <Button variant="subtle" color="gray" onClick={() => void saveAsNew(saver.current(), `${saver.current().name} (mine)`)}>
          Keep mine as a new workflow
        </Button>
        <Button onClick={() => saver.settle(choices)} data-autofocus>
          Keep these and save
        </Button>
      </Group>
    </Modal>
  );
}

function Version({ whose, words }: { readonly whose: string; readonly words: string }) {
  return (
    <span className={classes.version}>
      <span className="dim">{whose}</span>
      <span>{words}</span>
    </span>
  );
}
