import { ago, bytes, clock } from "@/ui/words";
import classes from "./AssetDrawer.module.css";
import type { AssetDetail } from "./files";

/** What is known of its content. */
export function Facts({ asset }: { readonly asset: AssetDetail }) {
  const pairs: readonly (readonly [string, string])[] = [
    ["Length", asset.duration ? clock(asset.duration) : ""],
    ["Picture", asset.width ? `${asset.width} × ${asset.height} (${asset.aspect_ratio})${asset.transfer ? ", HDR" : ""}` : ""],
    ["Frames", asset.fps ? `${asset.fps.toFixed(2)} fps${asset.variable_fps ? ", variable" : ""}` : ""],
    ["Codecs", [asset.codec, asset.audio_codec].filter(Boolean).join(", ")],
    ["Sound", asset.audio_channels ? `${asset.audio_channels} channels, ${asset.audio_rate} Hz` : ""],
    ["Size", bytes(asset.size_bytes)],
    ["Added", ago(asset.created_at)],
  ];
  return (
    <dl className={classes.facts}>
      {pairs.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** The workflows and runs that it is in. */
export function Uses({ used }: { readonly used: AssetDetail["used_in"] }) {
  if (used.uses.length === 0) return <p className="dim">Not used anywhere yet.</p>;
  return (
    <section aria-label="Used in">
      <h3 className={classes.heading}>Used in</h3>
      <ul className={classes.uses}>
        {used.uses.slice(0, 20).map((use) => (
          <li key={`${use.what}-${use.id}-${use.node}-${use.role}`}>
            <a href={`/${use.what}s/${use.id}`}>{use.name || "Untitled"}</a>
            <span className="dim">
              {" "}
              {use.what} · {use.role}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
