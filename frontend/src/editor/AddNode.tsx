import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";

import type { NodeType } from "@/graph/nodeTypes";
import { addNode } from "./adding";
import classes from "./AddNode.module.css";
import { announce } from "./announcing";
import { focusCanvas } from "./focus";
import { colorOf, TypeIcon } from "./icons";
import { closeSearch, firstSentence, offered, type Search, search } from "./search";
import { revealNode } from "./showing";
import { useEditorStore } from "./store";

const ROOM = { width: 320, height: 380 };

/** The box that adds a node: words, arrows, Enter. */
export function AddNode() {
  const open = useStore(search, (state) => state.open);
  return open && <Box key={`${open.screen.x} ${open.screen.y}`} open={open} />;
}

function Box({ open }: { readonly open: Search }) {
  const store = useEditorStore();
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const { types, history } = store.getState();
  const found = offered(types, history.now, open, words);
  const chosen = found[Math.min(at, found.length - 1)];

  useEffect(() => {
    const away = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as Element)) closeSearch();
    };
    document.addEventListener("pointerdown", away, true);
    return () => document.removeEventListener("pointerdown", away, true);
  }, []);

  const add = (type: NodeType): void => {
    closeSearch();
    const id = addNode(store, type.type, { at: open.at, from: open.from, into: open.into });
    announce(`${type.title} added.`);
    revealNode(id);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    else if (event.key === "Enter" && chosen) add(chosen);
    else if (event.key === "Escape" || event.key === "Tab") {
      closeSearch();
      focusCanvas();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={box}
      role="dialog"
      aria-label="Add a node"
      className={classes.box}
      style={{
        left: Math.max(8, Math.min(open.screen.x, window.innerWidth - ROOM.width - 8)),
        top: Math.max(8, Math.min(open.screen.y, window.innerHeight - ROOM.height - 8)),
      }}
      onKeyDown={onKeyDown}
    >
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="add-node-list"
        aria-activedescendant={chosen ? `add-${chosen.type}` : undefined}
        aria-label="Search node types"
        placeholder={open.from || open.into ? "Nodes that fit this wire" : "Add a node"}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
      />
      <ul id="add-node-list" role="listbox" aria-label="Node types">
        {found.map((type) => (
          <Option key={type.type} type={type} chosen={type === chosen} onAdd={add} />
        ))}
      </ul>
      {found.length === 0 && <p className={classes.none}>No node type fits. Try other words.</p>}
    </div>
  );
}

interface OptionProps {
  readonly type: NodeType;
  readonly chosen: boolean;
  readonly onAdd: (type: NodeType) => void;
}

function Option({ type, chosen, onAdd }: OptionProps) {
  return (
    <li
      id={`add-${type.type}`}
      role="option"
      aria-selected={chosen}
      ref={(item) => {
        if (chosen) item?.scrollIntoView({ block: "nearest" });
      }}
      onClick={() => onAdd(type)}
    >
      <span className={classes.icon} style={{ color: colorOf(type) }}>
        <TypeIcon type={type} size={16} />
      </span>
      <span className={classes.words}>
        <strong>{type.title}</strong>
        <small>{firstSentence(type)}</small>
      </span>
      <em>{type.category}</em>
    </li>
  );
}
