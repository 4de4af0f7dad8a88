/** What runs have left at a node: files to play, deliveries to tell of. */

import type { Schemas } from "@/api/client";

type Stored = Schemas["StoredValue"];
export type AssetValue = Schemas["AssetValue"];
export type ReceiptValue = Schemas["ReceiptValue"];

function storedIn(outputs: Readonly<Record<string, unknown>>): readonly Stored[] {
  return Object.values(outputs).filter(
    (value): value is Stored => typeof value === "object" && value !== null && "is" in value,
  );
}

/** The first file among the outputs. */
export function fileIn(outputs: Readonly<Record<string, unknown>>): AssetValue | null {
  return storedIn(outputs).find((value): value is AssetValue => value.is === "asset") ?? null;
}

export function receiptIn(outputs: Readonly<Record<string, unknown>>): ReceiptValue | null {
  return storedIn(outputs).find((value): value is ReceiptValue => value.is === "receipt") ?? null;
}
