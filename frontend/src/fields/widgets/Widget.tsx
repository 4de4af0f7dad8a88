import { type ComponentType, lazy, Suspense } from "react";

import { patiently } from "@/ui/patiently";
import { AssetBox } from "../assets/AssetBox";
import type { FieldKind } from "../schema";
import type { WidgetProps } from "../widget";
import { Accounts } from "./Accounts";
import { OneOf, OnOff } from "./Choosing";
import { DurationBox } from "./DurationBox";
import { Figure, SliderFigure } from "./Figure";
import { Group } from "./Group";
import { Json } from "./Json";
import { List } from "./List";
import { LongWords } from "./LongWords";
import { Moment } from "./Moment";
import { Pictograms } from "./Pictograms";
import { Words } from "./Words";

const ColorBox = lazy(patiently(() => import("./ColorBox").then((all) => ({ default: all.ColorBox }))));

const WIDGETS: Readonly<Record<FieldKind, ComponentType<WidgetProps>>> = {
  text: Words,
  "long-text": LongWords,
  number: Figure,
  slider: SliderFigure,
  duration: DurationBox,
  color: ColorBox,
  switch: OnOff,
  choice: OneOf,
  pictogram: Pictograms,
  asset: AssetBox,
  account: Accounts,
  moment: Moment,
  list: List,
  group: Group,
  json: Json,
};

/** The control that fits a field. */
export function Widget(props: WidgetProps) {
  const Fitting = WIDGETS[props.field.kind];
  return (
    <Suspense>
      <Fitting {...props} />
    </Suspense>
  );
}
