/** The shelves that people know the library by: what each holds, and what is put there. */

import type { About } from "./incoming";
import type { Wanted } from "./files";

export interface Shelf {
  readonly id: string;
  readonly name: string;
  readonly wanted: Wanted;
  readonly about: About;
  readonly empty: string;
}

export const SHELVES: readonly Shelf[] = [
  {
    id: "all",
    name: "All",
    wanted: {},
    about: {},
    empty: "Drop videos, music or pictures here, or choose some.",
  },
  {
    id: "templates",
    name: "Templates",
    wanted: { role: "template" },
    about: { role: "template" },
    empty: "Templates are the clips that stand beside your own. Drop some here.",
  },
  {
    id: "hot",
    name: "Hot videos",
    wanted: { role: "hot" },
    about: { role: "hot" },
    empty: "Hot videos are picked at random by a graph. Drop some here.",
  },
  {
    id: "audio",
    name: "Audio",
    wanted: { kind: "audio" },
    about: { role: "audio" },
    empty: "Drop songs here, and give each a mood.",
  },
  {
    id: "products",
    name: "Products",
    wanted: { role: "product" },
    about: { role: "product" },
    empty: "Pictures and clips of your products. Drop some here.",
  },
  {
    id: "outputs",
    name: "Outputs",
    wanted: { role: "output" },
    about: {},
    empty: "What your workflows make appears here.",
  },
];
