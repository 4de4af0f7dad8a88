import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Two pages for tests/bench/editor.py, which says with --outDir where they go. Not shipped. */
export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [react()],
  resolve: { alias: { "@": here("../src") } },
  build: { target: "es2022", rollupOptions: { input: [here("bare.html"), here("editor.html")] } },
});
