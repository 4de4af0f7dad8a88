import { Film, Image, Music } from "lucide-react";
import { useState } from "react";

import classes from "./AssetCard.module.css";
import type { Asset } from "./files";
import { Storyboard } from "./Storyboard";

const ICONS = { video: Film, image: Image, audio: Music } as const;

type Loading = "coming" | "here" | "none";

/**
 * What a file looks like. The server draws it when it is first asked for: until it is here, that it
 * is being drawn is seen; where it never comes, the kind of the file.
 */
export function AssetPicture({ asset, hovered }: { readonly asset: Asset; readonly hovered: boolean }) {
  const { thumbnail, waveform, storyboard } = asset.urls;
  const address = thumbnail || waveform;
  const [state, setState] = useState<Loading>(address ? "coming" : "none");
  if (state === "none") {
    const Icon = ICONS[asset.kind];
    return (
      <span className={classes.none}>
        <Icon aria-hidden />
      </span>
    );
  }
  if (state === "here" && hovered && storyboard && asset.kind === "video") return <Storyboard asset={asset} />;
  return (
    <>
      {state === "coming" && <span className={classes.coming} data-coming />}
      <img
        src={address}
        alt=""
        loading="lazy"
        draggable={false}
        className={asset.kind === "audio" ? classes.wave : classes.picture}
        onLoad={() => setState("here")}
        onError={() => setState("none")}
      />
    </>
  );
}
