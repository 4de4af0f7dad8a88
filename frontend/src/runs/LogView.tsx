import { ActionIcon, Checkbox, SegmentedControl, Select, TextInput, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Check, Copy, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useStore } from "zustand";

import type { LogLine } from "@/live/log";
import { useLog } from "@/live/watch";
import { LogLines } from "./LogLines";
import classes from "./LogView.module.css";
import { chosen, type LogFilter, textOf } from "./logging";

interface Props {
  readonly run: string;
  readonly nodes: readonly string[];
  titleOf(node: string): string;
}

const LEVELS = [
  { value: "info", label: "All" },
  { value: "warning", label: "Warnings" },
  { value: "error", label: "Errors" },
];

/** The log of a run: filtered, followed, copied. */
export function LogView({ run, nodes, titleOf }: Props) {
  const lines = useStore(useLog(run), (s) => s.lines);
  const [filter, setFilter] = useState<LogFilter>({ node: "", level: "info", text: "" });
  const [follows, setFollows] = useState(true);
  const shown = chosen(lines, useDeferredValue(filter));
  const options = nodes.map((node) => ({ value: node, label: titleOf(node) }));
  return (
    <div className={classes.frame}>
      <div className={classes.tools}>
        <Select
          aria-label="Node"
          placeholder="All nodes"
          data={options}
          value={filter.node || null}
          onChange={(node) => setFilter({ ...filter, node: node ?? "" })}
          clearable
          w={170}
        />
        <SegmentedControl
          aria-label="Level"
          size="xs"
          data={LEVELS}
          value={filter.level}
          onChange={(level) => setFilter({ ...filter, level })}
        />
        <TextInput
          aria-label="Search the log"
          placeholder="Search"
          leftSection={<Search size={13} />}
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
          className={classes.search}
        />
        <Checkbox label="Follow" size="xs" checked={follows} onChange={(event) => setFollows(event.currentTarget.checked)} />
        <CopyAll lines={shown} titleOf={titleOf} />
      </div>
      {shown.length === 0 ? (
        <p className={classes.empty}>{lines.length === 0 ? "Nothing was written yet." : "No line fits the filter."}</p>
      ) : (
        <LogLines lines={shown} titleOf={titleOf} follows={follows} onLeave={() => setFollows(false)} />
      )}
    </div>
  );
}

/** The text is put together when it is asked for: a log grows while it is looked at. */
function CopyAll({ lines, titleOf }: { readonly lines: readonly LogLine[]; titleOf(node: string): string }) {
  const { copied, copy } = useClipboard();
  return (
    <Tooltip label={copied ? "Copied" : "Copy these lines"}>
      <ActionIcon aria-label="Copy these lines" onClick={() => copy(textOf(lines, titleOf))} disabled={lines.length === 0}>
        {copied ? <Check size={15} /> : <Copy size={15} />}
      </ActionIcon>
    </Tooltip>
  );
}
