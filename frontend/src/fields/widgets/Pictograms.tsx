import { UnstyledButton } from "@mantine/core";
import type { KeyboardEvent } from "react";

import classes from "../fields.module.css";
import type { Pictogram } from "../schema";
import type { WidgetProps } from "../widget";

/** Layouts as small drawings. Arrow keys go from one to the next. */
export function Pictograms({ field, id, value, describedBy, change, settle }: WidgetProps) {
  const at = field.choices.findIndex((choice) => choice.value === value);

  function choose(index: number): void {
    const choice = field.choices.at(index % field.choices.length);
    if (!choice) return;
    change(choice.value);
    settle();
  }

  function walk(event: KeyboardEvent<HTMLElement>): void {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    choose(at + by);
    const next = event.currentTarget.children.item((at + by + field.choices.length) % field.choices.length);
    if (next instanceof HTMLElement) next.focus();
  }

  return (
    <div
      role="radiogroup"
      aria-label={field.title}
      aria-describedby={describedBy}
      className={classes.pictures}
      onKeyDown={walk}
    >
      {field.choices.map((choice, index) => (
        <UnstyledButton
          key={String(choice.value)}
          id={index === Math.max(at, 0) ? id : undefined}
          role="radio"
          aria-checked={index === at}
          tabIndex={index === Math.max(at, 0) ? 0 : -1}
          className={classes.picture}
          onClick={() => choose(index)}
        >
          {choice.picture && <Drawing picture={choice.picture} />}
          {choice.label}
        </UnstyledButton>
      ))}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const THICK = 0.06;

function Drawing({ picture }: { readonly picture: Pictogram }) {
  const { width, height, regions } = picture;
  // Lines are as thick whatever the frame's units are.
  const line = Math.max(width, height) * THICK;
  return (
    <svg viewBox={`${-line} ${-line} ${width + 2 * line} ${height + 2 * line}`} aria-hidden>
      <rect className={classes.frame} width={width} height={height} rx={line} strokeWidth={line / 2} />
      {regions.map((region, index) => (
        <rect
          key={index}
          className={classes.part}
          data-tone={region.tone}
          x={region.x}
          y={region.y}
          width={region.width}
          height={region.height}
          rx={line}
          strokeWidth={line}
        />
      ))}
    </svg>
  );
}
