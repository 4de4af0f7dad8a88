import { Button, Progress } from "@mantine/core";
import { ExternalLink } from "lucide-react";

import { useMayEdit } from "@/ui/ForEditors";
import { Mark } from "@/ui/Mark";
import { useChange } from "@/ui/useChange";
import classes from "./Publishing.module.css";
import { LOOKS, standing } from "./statusWords";
import { cancel, type Publication, resolve, retry, UPLOADS } from "./uploads";

interface Props {
  readonly upload: Publication;
  readonly onOpen: () => void;
}

/** One upload: where it goes, how it stands, and what can be done. */
export function UploadRow({ upload, onOpen }: Props) {
  const look = LOOKS[upload.status];
  const share = upload.fileSize ? (100 * upload.bytesSent) / upload.fileSize : 0;
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <button type="button" className={classes.title} onClick={onOpen}>
          {upload.title || upload.fileName}
        </button>
        <span className="dim">
          {upload.platformName} · {upload.accountName}
          {upload.workflow && ` · ${upload.workflow}`}
        </span>
      </div>
      <div className={classes.how}>
        <Mark tone={look.tone}>{look.name}</Mark>
        <span className="dim">{standing(upload)}</span>
        {upload.status === "uploading" && <Progress value={share} size="xs" aria-label={`${upload.title} sent`} />}
      </div>
      <div className={classes.doings}>
        <Doings upload={upload} />
      </div>
    </li>
  );
}

interface DoingsProps {
  readonly upload: Publication;
}

/** What can be done with an upload as it stands. */
export function Doings({ upload }: DoingsProps) {
  const mayEdit = useMayEdit();
  if (upload.status === "success") return <OpenThere upload={upload} />;
  return mayEdit ? <Steering upload={upload} /> : null;
}

function OpenThere({ upload }: DoingsProps) {
  if (!upload.uploadUrl?.startsWith("http")) return null;
  return (
    <Button
      component="a"
      variant="default"
      href={upload.uploadUrl}
      target="_blank"
      rel="noreferrer"
      rightSection={<ExternalLink size={12} aria-hidden="true" />}
    >
      Open
    </Button>
  );
}

/** Begin again, stop, or say what became of it. */
function Steering({ upload }: DoingsProps) {
  const id = upload.uploadId;
  const begin = useChange(() => retry(id), [UPLOADS]);
  const stop = useChange(() => cancel(id), [UPLOADS]);
  const clear = useChange((answer: "ask" | "it_is_there" | "it_is_not_there") => resolve(id, answer), [UPLOADS]);
  switch (upload.status) {
    case "failed":
    case "cancelled":
      return (
        <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
          Retry
        </Button>
      );
    case "pending":
    case "uploading":
      return (
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate(undefined)}>
          Cancel
        </Button>
      );
    case "unconfirmed":
      return (
        <>
          <Button variant="default" loading={clear.isPending} onClick={() => clear.mutate("ask")}>
            Ask {upload.platformName}
          </Button>
          <Button variant="default" onClick={() => clear.mutate("it_is_there")}>
            It is there
          </Button>
          <Button variant="default" onClick={() => clear.mutate("it_is_not_there")}>
            It is not there
          </Button>
        </>
      );
    default:
      return null;
  }
}
