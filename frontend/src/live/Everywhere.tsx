import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { LogIn, WifiOff } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";

import { api, data } from "@/api/client";
import { queries } from "@/api/queries";
import classes from "./Everywhere.module.css";
import { freshLists } from "./freshLists";
import type { Link } from "./socket";
import { followWorkspace, retryWorkspace, useWorkspace } from "./workspace";

/** A restart takes this long: shorter breaks are not worth a word. */
const PATIENCE_MS = 1_500;

/** What ends it for this page. */
const ENDED: Partial<Record<Link, string>> = {
  "signed-out": "You are signed out. Your work is kept in this browser; sign in again to go on.",
  elsewhere: "You work in another workspace now. Your work is kept in this browser.",
};

/** On every page: follows the workspace, and says when the studio cannot be reached. */
export default function Everywhere() {
  const link = useWorkspace((s) => s.link);
  const ended = ENDED[link];
  const isSilent = useLate(link !== "open" && !ended);
  const isReachable = useReachable(isSilent);
  useEffect(() => {
    followWorkspace();
    return freshLists();
  }, []);
  if (ended) {
    return (
      <Banner icon={<LogIn size={14} />} button={{ words: "Load the page again", act: () => window.location.reload() }}>
        {ended}
      </Banner>
    );
  }
  if (!isSilent || isReachable) return null;
  return (
    <Banner icon={<WifiOff size={14} />} button={{ words: "Try now", act: retryWorkspace }}>
      The studio cannot be reached. Trying again by itself; your work is kept here.
    </Banner>
  );
}

interface Props {
  readonly icon: ReactNode;
  readonly children: string;
  readonly button: { readonly words: string; readonly act: () => void };
}

function Banner({ icon, children, button }: Props) {
  return (
    <div role="status" className={classes.banner}>
      {icon}
      <span>{children}</span>
      <Button size="compact-xs" variant="default" onClick={button.act}>
        {button.words}
      </Button>
    </div>
  );
}

const ASK_MS = 4_000;

/** While no websocket gets through: whether the API answers. If so, lists are read again now and then. */
function useReachable(isAsked: boolean): boolean {
  const asked = useQuery({
    queryKey: ["reachable"],
    queryFn: async () => {
      await data(api.GET("/api/queues"));
      await queries.invalidateQueries({ queryKey: ["runs"] });
      return true;
    },
    enabled: isAsked,
    refetchInterval: ASK_MS,
    retry: false,
    gcTime: 0,
  });
  return asked.data === true && !asked.isError;
}

/** True only after it has been so for a while. */
function useLate(isSo: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(isSo), isSo ? PATIENCE_MS : 0);
    return () => window.clearTimeout(timer);
  }, [isSo]);
  return isLate && isSo;
}
