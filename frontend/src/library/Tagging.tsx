import { Button, Popover, Stack, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Tags } from "lucide-react";
import { useState } from "react";

import type { Schemas } from "@/api/client";
import { facets } from "./files";

type TagChange = Pick<Schemas["ManyChange"], "add_tags" | "remove_tags">;

/** A button that asks for tags, to be added to the picked files or removed from them. */
export function Tagging({ onTag }: { readonly onTag: (change: TagChange) => void }) {
  const known = useQuery(facets);
  const [opened, setOpened] = useState(false);
  const [entered, setEntered] = useState<string[]>([]);
  const [typed, setTyped] = useState("");
  const tags = [...entered, typed.trim()].filter(Boolean);
  const go = (change: TagChange): void => {
    setOpened(false);
    setEntered([]);
    setTyped("");
    onTag(change);
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus shadow="md" width={260}>
      <Popover.Target>
        <Button variant="default" leftSection={<Tags size={14} />} onClick={() => setOpened(!opened)}>
          Tag
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8}>
          <TagsInput
            label="Tags"
            placeholder="Enter between several"
            size="xs"
            data={Object.keys(known.data?.tags ?? {})}
            value={entered}
            onChange={setEntered}
            searchValue={typed}
            onSearchChange={setTyped}
            acceptValueOnBlur={false}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          <Button disabled={tags.length === 0} onClick={() => go({ add_tags: tags, remove_tags: [] })}>
            Add to all
          </Button>
          <Button variant="default" disabled={tags.length === 0} onClick={() => go({ add_tags: [], remove_tags: tags })}>
            Remove from all
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
