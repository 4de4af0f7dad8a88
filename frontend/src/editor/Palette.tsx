import { TextInput, Tooltip } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";

import type { NodeType } from "@/graph/nodeTypes";
import { addNode } from "./adding";
import { announce } from "./announcing";
import { NODE_DRAG } from "./drops";
import { colorOf, TypeIcon } from "./icons";
import classes from "./Palette.module.css";
import { placeForNext } from "./placing";
import { categoriesOf, firstSentence, ranked } from "./search";
import { revealNode } from "./showing";
import { useEditor, useEditorStore } from "./store";

/** All node types by category, to be dragged onto the canvas or added by a press. */
export function Palette() {
  const types = useEditor((s) => s.types);
  const [words, setWords] = useState("");
  const found = ranked([...types.values()], words);
  const categories = words.trim() ? [...new Set(found.map((type) => type.category))] : categoriesOf(found);
  return (
    <div className={classes.palette}>
      <TextInput
        aria-label="Search nodes"
        placeholder="Search nodes"
        leftSection={<Search size={14} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {categories.map((category) => (
        <section key={category} aria-label={category}>
          <h3>{category}</h3>
          <ul>
            {found
              .filter((type) => type.category === category)
              .map((type) => (
                <Entry key={type.type} type={type} />
              ))}
          </ul>
        </section>
      ))}
      {found.length === 0 && <p className="dim">No node is called that. Try other words.</p>}
    </div>
  );
}

function Entry({ type }: { readonly type: NodeType }) {
  const store = useEditorStore();
  const add = (): void => {
    const id = addNode(store, type.type, { at: placeForNext(store, type) });
    announce(`${type.title} added.`);
    revealNode(id);
  };
  return (
    <li>
      <Tooltip label={type.doc.replace(/\s+/g, " ")} position="right" multiline maw={260} openDelay={600}>
        <button
          type="button"
          draggable
          onDragStart={(event) => {
            event.dataTransfer.setData(NODE_DRAG, type.type);
            event.dataTransfer.effectAllowed = "copy";
          }}
          onClick={add}
          style={{ "--card-color": colorOf(type) } as React.CSSProperties}
        >
          <span className={classes.icon}>
            <TypeIcon type={type} size={16} />
          </span>
          <span className={classes.words}>
            <strong>
              <span className="visually-hidden">Add </span>
              {type.title}
            </strong>
            <small>{firstSentence(type)}</small>
          </span>
        </button>
      </Tooltip>
    </li>
  );
}
