import { ActionIcon, Button, TagsInput } from "@mantine/core";
import { GripVertical, Plus, X } from "lucide-react";
import { useState } from "react";

import { AssetPicker } from "../assets/AssetPicker";
import { kindsOf, roleOf } from "../assets/kinds";
import classes from "../fields.module.css";
import { useReordering } from "../useReordering";
import { moved } from "../values";
import type { WidgetProps } from "../widget";
import { Widget } from "./Widget";

/** Short texts as tags; everything else row by row, in an order that can be dragged. */
export function List(props: WidgetProps) {
  const { field, id, value, isWrong, describedBy, change, settle } = props;
  const isTags = field.item?.kind === "text";
  if (!isTags) return <Rows {...props} />;
  return (
    <TagsInput
      id={id}
      size="xs"
      value={Array.isArray(value) ? value.map(String) : []}
      maxTags={field.longest ?? undefined}
      placeholder="Type and press Enter"
      splitChars={[",", ";"]}
      acceptValueOnBlur
      error={isWrong}
      aria-describedby={describedBy}
      onChange={change}
      onBlur={settle}
    />
  );
}

function Rows(props: WidgetProps) {
  const { field, id, value, nodes, isWrong, describedBy, change, settle } = props;
  const [isPicking, setPicking] = useState(false);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const { row, grip } = useReordering((from, to) => done(moved(items, from, to)));
  const item = field.item;
  if (!item) return null;
  const isFull = field.longest !== null && items.length >= field.longest;

  function done(next: readonly unknown[]): void {
    change(next);
    settle();
  }

  return (
    <>
      <ol className={classes.list} aria-describedby={describedBy}>
        {items.map((one, at) => (
          <li
            key={keyOf(one, at, items)}
            className={classes.item}
            {...row(at)}
          >
            <span className={classes.grip} aria-label={`Move item ${at + 1} of ${items.length}. Arrow up or down.`} {...grip(at)}>
              <GripVertical size={14} aria-hidden />
            </span>
            <div className={classes.grow}>
              <Widget
                field={{ ...item, title: `${field.title} ${at + 1}` }}
                id={`${id}-${at}`}
                value={one}
                isWrong={isWrong}
                describedBy={describedBy}
                nodes={nodes}
                change={(next) => change(items.map((old, index) => (index === at ? next : old)))}
                settle={settle}
              />
            </div>
            <ActionIcon
              size="sm"
              aria-label={`Remove item ${at + 1}`}
              onClick={() => done(items.filter((_, index) => index !== at))}
            >
              <X size={14} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <Button
        id={id}
        mt={4}
        size="compact-xs"
        variant="default"
        disabled={isFull}
        leftSection={<Plus size={13} />}
        onClick={() => (item.kind === "asset" ? setPicking(true) : done([...items, begun(item)]))}
      >
        Add
      </Button>
      {item.kind === "asset" && (
        <AssetPicker
          title={`${field.title}: add`}
          kinds={kindsOf(field)}
          role={roleOf(field)}
          chosen={items.filter((one) => typeof one === "string")}
          opened={isPicking}
          choose={(asset) => {
            setPicking(false);
            done([...items, asset]);
          }}
          close={() => setPicking(false)}
        />
      )}
    </>
  );
}

/** Rows that are moved keep their element where what they hold tells them apart. */
function keyOf(one: unknown, at: number, items: readonly unknown[]): string {
  return typeof one === "string" && one && items.indexOf(one) === items.lastIndexOf(one) ? one : String(at);
}

/** What a new item starts with. */
function begun(item: NonNullable<WidgetProps["field"]["item"]>): unknown {
  if (item.fallback !== undefined) return item.fallback;
  if (item.choices[0]) return item.choices[0].value;
  const byKind: Readonly<Record<string, unknown>> = {
    switch: false,
    group: {},
    list: [],
    json: null,
    color: "#FFFFFF",
    text: "",
    "long-text": "",
  };
  return item.kind in byKind ? byKind[item.kind] : (item.bounds.low ?? 0);
}
