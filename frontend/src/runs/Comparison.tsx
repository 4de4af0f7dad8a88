import { Button } from "@mantine/core";
import { Equal, EqualNot, X } from "lucide-react";
import { Link } from "wouter";

import type { Schemas } from "@/api/client";
import { opened } from "@/graph/definition";
import type { NodeTypes } from "@/graph/nodeTypes";
import { ChangeList } from "@/saving/ChangeList";
import { changesBetween } from "@/saving/changes";
import { ago, span } from "@/ui/words";
import { type Compared, compared, totals } from "./compare";
import classes from "./Comparison.module.css";
import { StatusIcon } from "./StatusIcon";
import { titleIn } from "./useTitles";
import { reasonWords, runWords, STATUS_WORDS } from "./words";

type Run = Schemas["RunOut"];

interface Props {
  readonly before: Run;
  readonly after: Run;
  readonly types: NodeTypes;
}

/** Two runs side by side: what was changed in between, and what each node did because of it. */
export function Comparison({ before, after, types }: Props) {
  const [old, now] = [opened(before.definition), opened(after.definition)];
  const titleOf = (node: string): string => titleIn({ nodes: [...now.nodes, ...old.nodes] }, types, node);
  return (
    <section aria-label="Comparison" className={classes.frame}>
      <header className={classes.head}>
        <h2>Compared with the run of {ago(before.created_at)}</h2>
        <Button component={Link} href={`/runs/${after.id}`} variant="subtle" color="gray" leftSection={<X size={14} />}>
          Close comparison
        </Button>
      </header>
      <h3>What was changed in the graph</h3>
      <ChangeList changes={changesBetween(old, now, types)} />
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <Head run={before} words="Earlier" />
              <Head run={after} words="Later" />
              <th scope="col">Made the same</th>
            </tr>
          </thead>
          <tbody>
            {compared(before, after).map((row) => (
              <tr key={row.node}>
                <th scope="row">{titleOf(row.node)}</th>
                <Cell state={row.before} titleOf={titleOf} />
                <Cell state={row.after} titleOf={titleOf} />
                <td>
                  <Same row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Head({ run, words }: { readonly run: Run; readonly words: string }) {
  const { took, reused } = totals(run);
  return (
    <th scope="col">
      <Link href={`/runs/${run.id}`}>{words}</Link>: {runWords(run).toLowerCase()}
      {took !== null && ` in ${span(took)}`}
      {reused > 0 && `, ${reused} reused`}
    </th>
  );
}

function Cell({ state, titleOf }: { readonly state: Compared["before"]; titleOf(node: string): string }) {
  if (!state) return <td className="dim">not in this run</td>;
  return (
    <td>
      <span className={classes.state}>
        <StatusIcon status={state.status} size={14} />
        {STATUS_WORDS[state.status] ?? state.status}
        {state.seconds !== null && state.seconds >= 0.05 && ` in ${span(state.seconds)}`}
      </span>
      <span className={classes.reason}>{state.error?.message ?? reasonWords(state.status, state.reason, titleOf)}</span>
    </td>
  );
}

function Same({ row }: { readonly row: Compared }) {
  if (row.isSame === null) return <span className="dim">–</span>;
  return row.isSame ? (
    <span className={classes.state}>
      <Equal size={14} aria-hidden /> the same
    </span>
  ) : (
    <span className={classes.state}>
      <EqualNot size={14} aria-hidden /> something else
    </span>
  );
}
