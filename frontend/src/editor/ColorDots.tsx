import classes from "./CanvasMenu.module.css";
import { GROUP_COLORS } from "./groupColors";

interface Props {
  /** The colour that it has. */
  readonly value?: string;
  readonly choose: (color: string) => void;
}

/** The colours that a group or a note may have. */
export function ColorDots({ value, choose }: Props) {
  return (
    <div className={classes.colors} role="group" aria-label="Colour">
      {GROUP_COLORS.map(({ name, color }) => (
        <button
          key={name}
          type="button"
          title={name}
          aria-label={name}
          aria-pressed={color === value}
          style={{ background: color }}
          onClick={() => choose(color)}
        />
      ))}
    </div>
  );
}
