import { Modal } from "@mantine/core";
import { useState } from "react";

import { KeyCaps } from "./CommandButton";
import classes from "./CommandPalette.module.css";
import { useCommands } from "./commanding";
import { COMMANDS } from "./commands";

/** All keys, as the table of commands has them. */
export function KeysList() {
  const [open, setOpen] = useState(false);
  useCommands({ "view.keys": () => setOpen((before) => !before) });
  const groups = [...new Set(COMMANDS.map((each) => each.group))];
  return (
    <Modal opened={open} onClose={() => setOpen(false)} title="Keys" size={760} closeButtonProps={{ "aria-label": "Close the list of keys" }}>
      <div className={classes.keys}>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {COMMANDS.filter((each) => each.group === group && each.keys.length > 0).map((each) => (
                <div key={each.id}>
                  <dt>{each.title}</dt>
                  <dd>
                    {each.keys.map((keys) => (
                      <KeyCaps key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
