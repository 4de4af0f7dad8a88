import { ArrowRight, Minus, Move, Pencil, Plus } from "lucide-react";

import type { Change } from "./changes";
import classes from "./ChangeList.module.css";

const ICONS = { added: Plus, removed: Minus, changed: Pencil, moved: Move } as const;
const WORDS = { added: "added", removed: "removed", changed: "", moved: "moved" } as const;

/** Differences between two graphs, one after the other. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  if (changes.length === 0) return <p className="dim">Nothing differs.</p>;
  return (
    <ul className={classes.list}>
      {changes.map((change, at) => {
        const Icon = ICONS[change.what];
        return (
          <li key={at} data-what={change.what}>
            <Icon size={13} aria-hidden className={classes.icon} />
            <div>
              <strong>{change.title}</strong> <span className="dim">{WORDS[change.what]}</span>
              {change.fields.map((field, index) => (
                <div key={index} className={classes.field}>
                  <span className="dim">{field.title}</span>
                  <span>{field.before}</span>
                  <ArrowRight size={12} aria-label="became" />
                  <span>{field.after}</span>
                </div>
              ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
