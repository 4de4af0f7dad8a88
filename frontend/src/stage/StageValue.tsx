import { PackageCheck } from "lucide-react";

import type { ReceiptValue } from "./results";
import classes from "./stage.module.css";

/** A text or a number, large. */
export function StageValue({ value }: { readonly value: string | number }) {
  if (value === "") return <p className={classes.empty}>An empty text</p>;
  return <p className={typeof value === "number" ? classes.figure : classes.words}>{value}</p>;
}

/** What was delivered, and where to. */
export function StageReceipt({ receipt }: { readonly receipt: ReceiptValue }) {
  return (
    <div className={classes.trouble}>
      <PackageCheck size={24} aria-hidden />
      <p>Delivered to {receipt.kind}</p>
      {/^https?:/.test(receipt.uri) ? (
        <a href={receipt.uri} target="_blank" rel="noreferrer">
          {receipt.uri}
        </a>
      ) : (
        <code className={classes.place}>{receipt.uri}</code>
      )}
    </div>
  );
}
