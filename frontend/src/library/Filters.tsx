import { Button, Group, MultiSelect, NumberInput, Popover, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ListFilter, Search, X } from "lucide-react";
import { type ReactNode, useState } from "react";

import { facets } from "./files";
import { ADDED, addressOf, FILTERS, LENGTHS, ORIGINS, type Range, rangeOf, SIZES, told } from "./filters";
import { isNarrowed, KINDS, SORTS } from "./searching";

const TYPING_MS = 250;
const OWN = "own";
const FIRST_DAY = "1970-01-01";

interface Props {
  readonly search: URLSearchParams;
  readonly set: (name: string, value: string | null) => void;
  readonly clear: () => void;
}

/** What narrows the list, and its order. The less usual filters are told where they are set. */
export function Filters({ search, set, clear }: Props) {
  const found = useQuery(facets);
  return (
    <Stack gap={8}>
      <Group gap={8}>
        <Words search={search} set={set} />
        <Select data={KINDS} value={search.get("kind")} onChange={(kind) => set("kind", kind)} placeholder="Every kind" aria-label="Kind" clearable w={120} />
        <Select
          data={Object.keys(found.data?.values.aspect_ratio ?? {})}
          value={search.get("aspect")}
          onChange={(aspect) => set("aspect", aspect)}
          placeholder="Every shape"
          aria-label="Aspect ratio"
          clearable
          w={120}
        />
        <MultiSelect
          data={Object.keys(found.data?.tags ?? {})}
          value={search.get("tags")?.split(",").filter(Boolean) ?? []}
          onChange={(tags) => set("tags", tags.join(","))}
          placeholder="Tags"
          aria-label="Tags"
          searchable
          size="xs"
          w={180}
        />
        <More search={search} set={set} />
        <Select data={SORTS} value={search.get("sort") ?? "newest"} onChange={(sort) => set("sort", sort)} aria-label="Order" allowDeselect={false} w={140} />
      </Group>
      {isNarrowed(search) && (
        <Group gap={6}>
          {FILTERS.filter((name) => told(name, search)).map((name) => (
            <Button
              key={name}
              variant="default"
              size="compact-xs"
              rightSection={<X size={12} aria-hidden />}
              aria-label={`${told(name, search)}: remove this filter`}
              onClick={() => set(name, null)}
            >
              {told(name, search)}
            </Button>
          ))}
          <Button variant="subtle" size="compact-xs" onClick={clear}>
            Clear filters
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The text to search for: asked once one pauses, and what the address says after Back. */
function Words({ search, set }: Omit<Props, "clear">) {
  const asked = search.get("q") ?? "";
  const [text, setText] = useState(asked);
  const [seen, setSeen] = useState(asked);
  const ask = useDebouncedCallback((wanted: string) => set("q", wanted.trim()), TYPING_MS);
  if (asked !== seen) {
    setSeen(asked);
    if (asked !== text.trim()) setText(asked);
  }
  return (
    <TextInput
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        ask(event.currentTarget.value);
      }}
      placeholder="Search names, tags, prompts"
      aria-label="Search the library"
      leftSection={<Search size={13} />}
      w={240}
    />
  );
}

function More({ search, set }: Omit<Props, "clear">) {
  const count = FILTERS.filter((name) => told(name, search)).length;
  return (
    <Popover trapFocus returnFocus position="bottom-start" shadow="md" width={280}>
      <Popover.Target>
        <Button variant="default" leftSection={<ListFilter size={14} />}>
          {count > 0 ? `Filters (${count})` : "Filters"}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={10}>
          <Between label="Length" every="Every length" choices={LENGTHS} value={search.get("length")} onChange={(value) => set("length", value)} Field={Seconds} />
          <Choice label="Resolution" every="Every resolution" choices={SIZES} value={search.get("size")} onChange={(value) => set("size", value)} />
          <Between label="Added" every="At any time" choices={ADDED} value={search.get("added")} onChange={(value) => set("added", value)} Field={Day} />
          <Choice label="Where from" every="Anywhere" choices={ORIGINS} value={search.get("from")} onChange={(value) => set("from", value)} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** What no choice means. */
  readonly every: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function Choice({ label, every, choices, value, onChange }: ChoiceProps) {
  const isKnown = choices.some((choice) => choice.value === value);
  return (
    <Select
      label={label}
      placeholder={every}
      data={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
      value={isKnown ? value : null}
      onChange={onChange}
      clearable
      comboboxProps={{ withinPortal: false }}
    />
  );
}

interface BetweenProps extends ChoiceProps {
  readonly Field: (props: EndProps) => ReactNode;
}

/** One of the usual ranges, or one's own. */
function Between({ Field, ...props }: BetweenProps) {
  const { choices, value, onChange, label } = props;
  const [wantsOwn, setOwn] = useState(false);
  const range = rangeOf(value);
  const isUsual = choices.some((choice) => choice.value === value);
  const isOwn = !isUsual && (wantsOwn || Boolean(range.from || range.to));
  const change = (ends: Partial<Range>): void => onChange(addressOf({ ...range, ...ends }) || null);
  return (
    <div role="group" aria-label={label}>
      <Choice
        {...props}
        choices={[...choices, { value: OWN, label: "Between …" }]}
        value={isOwn ? OWN : value}
        onChange={(chosen) => {
          setOwn(chosen === OWN);
          onChange(chosen === OWN ? null : chosen);
        }}
      />
      {isOwn && (
        <Group gap={6} mt={6} grow>
          <Field label={`${label} from`} value={range.from} onChange={(from) => change({ from })} />
          <Field label={`${label} to`} value={range.to} onChange={(to) => change({ to })} />
        </Group>
      )}
    </div>
  );
}

interface EndProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** It counts once one leaves the field, or presses Enter. */
function Seconds({ label, value, onChange }: EndProps) {
  const [text, setText] = useDraft(value);
  return (
    <NumberInput
      aria-label={label}
      placeholder={label.endsWith("from") ? "From" : "To"}
      value={text}
      onChange={(seconds) => setText(String(seconds))}
      min={0}
      suffix=" s"
      hideControls
      onBlur={() => onChange(text)}
      onKeyDown={({ key }) => key === "Enter" && onChange(text)}
    />
  );
}

/** It counts as soon as its year is typed: browsers tell of the years 2, 20 and 202 before. */
function Day({ label, value, onChange }: EndProps) {
  const [text, setText] = useDraft(value);
  return (
    <TextInput
      type="date"
      aria-label={label}
      value={text}
      onChange={({ currentTarget: { value: day } }) => {
        setText(day);
        if (!day || day >= FIRST_DAY) onChange(day);
      }}
    />
  );
}

/** What is being typed; anew whenever the address says something else. */
function useDraft(value: string) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  return [text, setText] as const;
}
