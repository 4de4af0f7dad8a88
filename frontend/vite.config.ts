import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The server that `npm run dev` passes everything but the page's own files to. */
const server = process.env.REELGRAPH_DEV_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/static/studio/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    target: "es2022",
    sourcemap: false,
    manifest: true,
    chunkSizeWarningLimit: 1600,
  },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      ["/api", "/admin", "/media", "/files", "/signin", "/ws"].map((path) => [
        path,
        { target: server, ws: path === "/ws" },
      ]),
    ),
  },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], globals: false, testTimeout: 60_000 },
});
