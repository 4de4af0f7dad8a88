import { Modal } from "@mantine/core";
import { useMemo, useState } from "react";

import type { NodeType } from "@/graph/nodeTypes";
import { addNode } from "./adding";
import { KeyCaps } from "./CommandButton";
import classes from "./CommandPalette.module.css";
import { canDo, perform, useCommands } from "./commanding";
import { COMMANDS } from "./commands";
import { focusCanvas } from "./focus";
import { placeForNext } from "./placing";
import { ranked } from "./search";
import { revealNode } from "./showing";
import { type EditorStore, useEditorStore } from "./store";

interface Entry {
  readonly id: string;
  readonly words: string;
  readonly group: string;
  readonly keys: string;
  readonly run: () => void;
}

const MOST = 60;

/** Every command, every node type, every node: found by words. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  useCommands({ "view.commands": () => setOpen(true) });
  const leave = (): void => {
    setOpen(false);
    focusCanvas();
  };
  return (
    <Modal.Root opened={open} onClose={leave} returnFocus={false} yOffset="12vh" size={520}>
      <Modal.Overlay />
      <Modal.Content aria-label="Commands">{open && <Finder close={() => setOpen(false)} />}</Modal.Content>
    </Modal.Root>
  );
}

function Finder({ close }: { readonly close: () => void }) {
  const store = useEditorStore();
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const all = useMemo(() => entries(store), [store]);
  const found = useMemo(() => matching(all, words), [all, words]);
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (entry: Entry): void => {
    close();
    // The canvas has the keyboard again before the command is done.
    window.setTimeout(() => {
      focusCanvas();
      entry.run();
    }, 0);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    else if (event.key === "Enter" && chosen) run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.finder} onKeyDown={onKeyDown}>
      <input
        data-autofocus
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={chosen ? `command-${chosen.id}` : undefined}
        aria-label="Find a command, a node type or a node"
        placeholder="Find a command, a node type or a node"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
      />
      <ul id="command-list" role="listbox" aria-label="Commands">
        {found.slice(0, MOST).map((entry, index) => (
          <li
            key={entry.id}
            id={`command-${entry.id}`}
            role="option"
            aria-selected={entry === chosen}
            ref={(item) => {
              if (entry === chosen) item?.scrollIntoView({ block: "nearest" });
            }}
            onPointerMove={() => setAt(index)}
            onClick={() => run(entry)}
          >
            <span>{entry.words}</span>
            {entry.keys ? <KeyCaps keys={entry.keys} /> : <em>{entry.group}</em>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p>Nothing is called that. Try other words.</p>}
    </div>
  );
}

function entries(store: EditorStore): Entry[] {
  const { types, history } = store.getState();
  const commands = COMMANDS.filter((each) => !each.keyOnly && each.id !== "view.commands" && canDo(each.id)).map(
    (each): Entry => ({
      id: each.id,
      words: each.title,
      group: each.group,
      keys: each.keys[0] ?? "",
      run: () => perform(each.id),
    }),
  );
  const adding = canDo("node.add") ? ranked([...types.values()], "").map((type) => addEntry(store, type)) : [];
  const going = history.now.nodes.map((node): Entry => {
    const title = node.title || types.get(node.type)?.title || node.type;
    return {
      id: `go-${node.id}`,
      words: `Go to ${title}`,
      group: node.id,
      keys: "",
      run: () => {
        store.getState().select([node.id]);
        revealNode(node.id);
      },
    };
  });
  return [...commands, ...adding, ...going];
}

function addEntry(store: EditorStore, type: NodeType): Entry {
  return {
    id: `add-${type.type}`,
    words: `Add ${type.title}`,
    group: type.category,
    keys: "",
    run: () => {
      const id = addNode(store, type.type, { at: placeForNext(store, type) });
      revealNode(id);
    },
  };
}

function matching(all: readonly Entry[], words: string): Entry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = all.flatMap((entry) => {
    const text = `${entry.words} ${entry.group}`.toLowerCase();
    if (!wanted.every((word) => text.includes(word))) return [];
    return [{ entry, score: wanted.filter((word) => entry.words.toLowerCase().includes(word)).length }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}
