import { Button, Group, MultiSelect, Popover, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ListFilter, X } from "lucide-react";
import { type ReactNode, useState } from "react";

import { SearchBox } from "@/ui/SearchBox";
import { facets } from "./files";
import { ADDED, addressOf, FILTERS, LENGTHS, ORIGINS, type Range, rangeOf, SIZES, told } from "./filters";
import { type EndProps, Day, Seconds } from "./RangeEnds";
import classes from "./LibraryPage.module.css";
import { isNarrowed, KINDS, SORTS } from "./searching";

const OWN = "own";

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
      <Group gap={8} className={classes.filters}>
        <SearchBox asked={search.get("q") ?? ""} ask={(words) => set("q", words)} label="Search the library" placeholder="Search names, tags, prompts" width={240} />
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
