import { ActionIcon, Badge, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";

import { PLACES } from "@/app/places";
import { useMayEdit } from "./ForEditors";
import classes from "./TopBar.module.css";

interface Props {
  /** Between the mark and the places: the name of what is open. */
  readonly title?: ReactNode;
  /** At the right, before the theme: what the page can do. */
  readonly actions?: ReactNode;
}

/** The bar at the top of every page: the mark, where one is, what can be done, the theme. */
export function TopBar({ title, actions }: Props) {
  const [at] = useLocation();
  return (
    <header className={classes.bar} data-titled={title ? true : undefined}>
      <a href="#main" className={classes.skip}>
        Skip to the content
      </a>
      <Link href="/" className={classes.mark} aria-label="Reelgraph, first page">
        <img src="/static/studio/mark.svg" width={28} height={18} alt="" />
        <span>Reelgraph</span>
      </Link>
      {title}
      <nav aria-label="Places" className={classes.places}>
        {PLACES.map(({ href, name, icon: Icon }) => (
          <Link key={href} href={href} title={name} aria-current={at.startsWith(href) ? "page" : undefined}>
            <Icon size={16} aria-hidden />
            <span>{name}</span>
          </Link>
        ))}
      </nav>
      <div className={classes.actions}>
        <ViewOnly />
        {actions}
      </div>
      <SchemeToggle />
    </header>
  );
}

/** Why buttons that others have are missing here. */
function ViewOnly() {
  if (useMayEdit()) return null;
  return (
    <Tooltip label="You are a viewer of this workspace: you may look at everything and change nothing. An owner can change that." multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      <Badge variant="default" tabIndex={0}>
        View only
      </Badge>
    </Tooltip>
  );
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("dark") === "dark";
  const label = dark ? "Light theme" : "Dark theme";
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => setColorScheme(dark ? "light" : "dark")}>
        {dark ? <Sun size={16} /> : <Moon size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
