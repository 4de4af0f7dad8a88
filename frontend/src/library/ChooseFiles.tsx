import { Button } from "@mantine/core";
import { Upload } from "lucide-react";
import { useRef } from "react";

import type { About } from "./incoming";
import { bring } from "./sending";

const ACCEPTED = "video/*,audio/*,image/*,.mkv,.avi,.mov,.webm";

/** A button that lets one choose files to add. */
export function ChooseFiles({ about, label = "Add files" }: { readonly about: About; readonly label?: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label={label}
        onChange={(event) => {
          [...(event.currentTarget.files ?? [])].forEach((file) => bring(file, about));
          event.currentTarget.value = "";
        }}
      />
      <Button variant="default" leftSection={<Upload size={14} />} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
