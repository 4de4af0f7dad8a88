import "@fontsource-variable/inter/index.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/tokens.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { queries } from "./api/queries";
import { Studio } from "./app/Studio";
import { me } from "./settings/reads";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
// While the page's own part is loaded: what may be offered depends on who one is.
void queries.prefetchQuery(me);
createRoot(root).render(
  <StrictMode>
    <Studio />
  </StrictMode>,
);
