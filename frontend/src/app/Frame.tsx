import { lazy, Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";

import { NotFound } from "@/ui/NotFound";
import { PageSkeleton } from "@/ui/PageSkeleton";
import { patiently } from "@/ui/patiently";
import { loadPages, PAGES } from "./pages";
import { Trouble } from "./Trouble";

const Everywhere = lazy(patiently(() => import("@/live/Everywhere")));
const DropFiles = lazy(patiently(() => import("@/saving/DropFiles")));

const SETTLED_MS = 2500;

/** The page that the address names. Each page brings its own header (`TopBar`). */
export function Frame() {
  const [at] = useLocation();
  useEffect(() => {
    const timer = window.setTimeout(loadPages, SETTLED_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <Trouble at={at}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          {PAGES.map(({ path, page: Page }) => (
            <Route key={path} path={path}>
              <Page />
            </Route>
          ))}
          <Route>
            <NotFound what="page" />
          </Route>
        </Switch>
      </Suspense>
      <Suspense>
        <Everywhere />
        <DropFiles />
      </Suspense>
    </Trouble>
  );
}
