import { Drawer, Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { ReadError } from "@/ui/ReadError";
import { useLast } from "@/ui/useLast";
import { bytes } from "@/ui/words";
import classes from "./Publishing.module.css";
import { standing } from "./statusWords";
import { publication } from "./uploads";
import { Doings } from "./UploadRow";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

/** An upload with everything that was done for it, step by step. */
export function UploadDrawer({ id, onClose }: Props) {
  const found = useQuery({ ...publication(useLast(id)), enabled: id !== "" });
  const upload = found.data?.data;
  return (
    <Drawer
      opened={id !== ""}
      onClose={onClose}
      position="right"
      size="lg"
      title={upload?.title ?? "Upload"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ReadError read={found} />
      {found.isPending && <Skeleton height={200} />}
      {upload && (
        <div className={classes.detail}>
          <p>{standing(upload)}</p>
          <Group gap={6}>
            <Doings upload={upload} />
          </Group>
          <dl className={classes.facts}>
            <dt>Platform</dt>
            <dd>{upload.platformName}</dd>
            <dt>Account</dt>
            <dd>{upload.accountName}</dd>
            <dt>File</dt>
            <dd>
              {upload.fileName}, {bytes(upload.fileSize)}
            </dd>
            <dt>Tries in a row</dt>
            <dd>
              {upload.retries} of {upload.maxRetries}
            </dd>
            {upload.remoteId && (
              <>
                <dt>Id there</dt>
                <dd>{upload.remoteId}</dd>
              </>
            )}
          </dl>
          <h3>What happened</h3>
          <ol className={classes.steps}>
            {upload.steps.map((step) => (
              <li key={`${step.at}-${step.step}-${step.message}`} data-level={step.level}>
                <time dateTime={step.at}>{new Date(step.at).toLocaleTimeString()}</time>
                <span>
                  <b>{step.step}</b> {step.message}
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </Drawer>
  );
}
