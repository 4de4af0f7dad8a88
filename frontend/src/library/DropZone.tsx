import { Upload } from "lucide-react";
import type { DragEvent, ReactNode } from "react";

import { useMayEdit } from "@/ui/ForEditors";
import classes from "./DropZone.module.css";
import type { About } from "./incoming";
import { bring } from "./sending";
import { useOver } from "./useOver";

interface Props {
  readonly about: About;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A place where files of the desktop may be dropped. */
export function DropZone({ about, children, className }: Props) {
  const [over, setOver] = useOver();
  const mayEdit = useMayEdit();
  const carries = (event: DragEvent) => mayEdit && event.dataTransfer.types.includes("Files");
  return (
    <div
      className={`${classes.zone} ${className ?? ""}`}
      onDragOver={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        [...event.dataTransfer.files].forEach((file) => bring(file, about));
      }}
    >
      {children}
      {over && (
        <div className={classes.over} aria-hidden="true">
          <Upload /> Drop to add
        </div>
      )}
    </div>
  );
}
