import { Button } from "@mantine/core";
import { Link } from "wouter";

import { TopBar } from "./TopBar";

/** For an address, a workflow, a run, … that is not there. */
export function NotFound({ what }: { readonly what: string }) {
  return (
    <>
      <TopBar />
      <main id="main" className="centred">
        <h1>There is no such {what}</h1>
        <p className="dim">It may have been deleted, or it belongs to another workspace.</p>
        <Button component={Link} href="/">
          Go to the first page
        </Button>
      </main>
    </>
  );
}
