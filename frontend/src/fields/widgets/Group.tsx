import { FieldRow } from "../FieldRow";
import classes from "../fields.module.css";
import { record } from "../schema";
import { isVisible, stored } from "../values";
import type { WidgetProps } from "../widget";

/** Fields inside a field. */
export function Group({ field, id, value, nodes, change, settle }: WidgetProps) {
  const params = record(value);
  return (
    <div className={classes.nested} role="group" aria-label={field.title}>
      {field.fields
        .filter((inner) => isVisible(inner, field.fields, params))
        .map((inner) => (
          <FieldRow
            key={inner.name}
            field={inner}
            id={`${id}-${inner.name}`}
            all={[params]}
            nodes={nodes}
            problem={null}
            change={(next) => {
              const { [inner.name]: _, ...rest } = params;
              const kept = stored(inner, next);
              change(kept === undefined ? rest : { ...rest, [inner.name]: kept });
            }}
            settle={settle}
          />
        ))}
    </div>
  );
}
