import { Button, FileButton, Group, Modal, Progress } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { bytes } from "@/ui/words";
import { type AssetDetail, LIBRARY } from "./files";
import { ACCEPTED, consequence, replace } from "./replacing";

interface Props {
  readonly asset: AssetDetail;
  readonly onClose: () => void;
}

/** Other content behind a file: which, what that means, how far it is. */
export default function Replace({ asset, onClose }: Props) {
  const known = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const sending = useMutation({
    mutationFn: (chosen: File) => {
      setShare(0);
      stop.current = new AbortController();
      return replace(asset.id, chosen, setShare, stop.current.signal);
    },
    onSuccess: async () => {
      await known.invalidateQueries({ queryKey: LIBRARY });
      notifications.show({ message: `“${asset.name}” has its new content.` });
      onClose();
    },
  });
  const choose = (chosen: File | null): void => {
    sending.reset();
    setFile(chosen);
  };
  return (
    <Modal opened onClose={onClose} title={`Replace “${asset.name}”`}>
      <p>
        The name and everything else stays. {consequence(asset.used_in)} The old content is gone for good: download it
        before if you want to keep it.
      </p>
      {file && (
        <p>
          <strong>{file.name}</strong> <span className="dim">{bytes(file.size)}</span>
        </p>
      )}
      {sending.isError && <p role="alert">{sending.error.message}</p>}
      {sending.isPending && <Progress value={100 * share} animated={share === 1} aria-label={share === 1 ? "Looking at it" : "Sent"} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <FileButton accept={ACCEPTED[asset.kind]} onChange={choose} inputProps={{ "aria-label": "New content" }}>
          {(props) => (
            <Button {...props} variant={file ? "default" : "filled"} disabled={sending.isPending} data-autofocus>
              {file ? "Choose another" : "Choose a file"}
            </Button>
          )}
        </FileButton>
        {file && (
          <Button color="red" loading={sending.isPending} onClick={() => sending.mutate(file)}>
            Replace
          </Button>
        )}
      </Group>
    </Modal>
  );
}
