import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";
import { useShallow } from "zustand/react/shallow";

import { useEditor } from "@/editor/store";
import { FormSection } from "./FormSection";
import classes from "./fields.module.css";
import type { Field } from "./schema";
import { sectionsOf } from "./sections";
import { found, isVisible, type Params } from "./values";

const LONG = 9;
const NO_PARAMS: Params = {};

interface Props {
  readonly fields: readonly Field[];
  readonly nodes: readonly string[];
}

/** The form of one node, or of what several have in common. */
export function Form({ fields, nodes }: Props) {
  const [words, setWords] = useState("");
  const all = useEditor(
    useShallow((s) => nodes.map((id) => s.history.now.nodes.find((node) => node.id === id)?.params ?? NO_PARAMS)),
  );
  const wires = useEditor(
    useShallow((s) => s.history.now.connections.filter((wire) => nodes.includes(wire.to.node))),
  );
  const inputs = nodes.map((id) => new Set(wires.filter((wire) => wire.to.node === id).map((wire) => wire.to.port)));
  const there = fields.filter((field) => all.every((params, at) => isVisible(field, fields, params, inputs[at])));
  const shown = found(there, words);
  return (
    <form onSubmit={(event) => event.preventDefault()} aria-label="Parameters">
      {there.length >= LONG && (
        <TextInput
          aria-label="Search parameters"
          placeholder="Search parameters"
          leftSection={<Search size={14} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setWords("");
          }}
        />
      )}
      {sectionsOf(shown).map((section) => (
        <FormSection
          key={section.title}
          section={section}
          isSearched={words !== ""}
          all={all}
          nodes={nodes}
        />
      ))}
      {shown.length === 0 && words !== "" && <p className={classes.hint}>Nothing is called “{words}” here.</p>}
      {fields.length === 0 && <p className={classes.hint}>There is nothing to set.</p>}
    </form>
  );
}
