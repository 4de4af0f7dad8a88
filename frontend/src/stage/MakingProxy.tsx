import { ActionIcon, Progress, Tooltip } from "@mantine/core";
import { X } from "lucide-react";

import classes from "./stage.module.css";
import type { Proxy } from "./useProxy";

/** How far a preview is, and a way to stop it; what went wrong. */
export function MakingProxy({ proxy }: { readonly proxy: Proxy }) {
  if (proxy.isMaking)
    return (
      <div className={classes.progress}>
        <Progress value={Math.max(3, proxy.share * 100)} animated aria-label="Making a preview" />
        <span>Preview</span>
        <Tooltip label="Cancel">
          <ActionIcon size="sm" aria-label="Cancel the preview" onClick={proxy.cancel}>
            <X size={13} />
          </ActionIcon>
        </Tooltip>
      </div>
    );
  return proxy.fault ? (
    <span role="alert" className={classes.fault}>
      {proxy.fault}
    </span>
  ) : null;
}
