import classes from "./MediaPlayer.module.css";
import type { Asset } from "./files";

/** Plays a video or a sound, shows a picture. */
export function MediaPlayer({ asset }: { readonly asset: Asset }) {
  if (asset.kind === "image") return <img className={classes.player} src={asset.urls.file} alt={asset.name} />;
  if (asset.kind === "audio") {
    return (
      <div>
        {asset.urls.waveform && <img className={classes.wave} src={asset.urls.waveform} alt="" />}
        <audio className={classes.sound} controls preload="metadata" src={asset.urls.file} aria-label={asset.name} />
      </div>
    );
  }
  return (
    <video
      className={classes.player}
      controls
      playsInline
      preload="metadata"
      poster={asset.urls.poster || undefined}
      src={asset.urls.file}
      aria-label={asset.name}
    />
  );
}
