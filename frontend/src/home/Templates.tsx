import { Badge, Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Image, Music, Video } from "lucide-react";

import { GraphSketch } from "@/ui/GraphSketch";
import { opened } from "@/graph/definition";
import { ReadError } from "@/ui/ReadError";
import classes from "./HomePage.module.css";
import { type Template, templates } from "./reads";
import { useNewWorkflow } from "./useNewWorkflow";

const ICONS = { video: Video, audio: Music, image: Image } as const;

/** Graphs to start from. */
export function Templates() {
  const found = useQuery(templates);
  return (
    <section aria-labelledby="templates">
      <header className={classes.head}>
        <h2 id="templates">Start from a template</h2>
      </header>
      {found.isPending && <Skeleton height={160} />}
      <ReadError read={found} />
      <ul className={classes.cards}>
        {found.data?.map((template) => (
          <li key={template.name}>
            <TemplateCard template={template} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TemplateCard({ template }: { readonly template: Template }) {
  const create = useNewWorkflow();
  const kinds = [...new Set(template.inputs.flatMap(({ kinds }) => kinds.slice(0, 1)))];
  return (
    <article className={classes.card}>
      <GraphSketch graph={opened(template.definition)} />
      <div className={classes.words}>
        <h3>{template.title}</h3>
        <p className="dim">{template.description}</p>
        <div className={classes.tags}>
          {kinds.map((kind) => {
            const Icon = ICONS[kind as keyof typeof ICONS];
            return Icon ? <Icon key={kind} size={14} aria-label={`Takes ${kind}`} /> : null;
          })}
          {template.tags.slice(0, 3).map((tag) => (
            <Badge key={tag} size="sm" variant="default">
              {tag}
            </Badge>
          ))}
        </div>
        <Button
          variant="default"
          fullWidth
          loading={create.isPending}
          onClick={() =>
            create.mutate({
              name: template.title,
              description: template.description,
              definition: template.definition,
            })
          }
        >
          Use {template.title}
        </Button>
      </div>
    </article>
  );
}
