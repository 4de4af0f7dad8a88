import { NumberInput, Slider } from "@mantine/core";

import classes from "../fields.module.css";
import { fromShown, type Shown, shownAs, toShown } from "../numbers";
import { MIXED } from "../values";
import { SEVERAL, type WidgetProps } from "../widget";

/** A number with its unit and small steps. What is out of range is kept, and told. */
export function Figure(props: WidgetProps) {
  return <NumberBox {...props} shown={shownAs(props.field)} clamp="none" />;
}

/** A number within two ends: a slider, and a box for who knows it exactly. */
export function SliderFigure(props: WidgetProps) {
  const { field, value, change, settle } = props;
  const shown = shownAs(field);
  const { low, high, step } = shown;
  if (low === null || high === null) return <Figure {...props} />;
  const at = toShown(shown, value === MIXED ? undefined : value);
  const usual = toShown(shown, field.fallback);
  return (
    <div className={classes.line}>
      <Slider
        className={classes.grow}
        size="sm"
        label={null}
        min={low}
        max={high}
        step={step}
        value={at === "" ? low : at}
        marks={usual === "" ? [] : [{ value: usual }]}
        onChange={(next) => change(fromShown(shown, next))}
        onChangeEnd={settle}
        thumbLabel={`${field.title}, slider`}
      />
      <div className={classes.figure}>
        <NumberBox {...props} shown={shown} clamp="blur" />
      </div>
    </div>
  );
}

interface BoxProps extends WidgetProps {
  readonly shown: Shown;
  readonly clamp: "none" | "blur";
}

function NumberBox({ field, id, value, isWrong, describedBy, change, settle, shown, clamp }: BoxProps) {
  return (
    <NumberInput
      id={id}
      value={value === MIXED ? "" : toShown(shown, value)}
      placeholder={value === MIXED ? SEVERAL : undefined}
      suffix={shown.unit ? ` ${shown.unit}` : undefined}
      step={shown.step}
      min={shown.low ?? undefined}
      max={shown.high ?? undefined}
      decimalScale={shown.digits}
      allowDecimal={!field.whole}
      allowNegative={(shown.low ?? -1) < 0}
      clampBehavior={clamp}
      stepHoldDelay={400}
      stepHoldInterval={60}
      error={isWrong}
      aria-describedby={describedBy}
      onChange={(next) => {
        if (typeof next === "number") change(fromShown(shown, next));
        else if (next === "" && field.nullable) change(null);
      }}
      onBlur={settle}
    />
  );
}
