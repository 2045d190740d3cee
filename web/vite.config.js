// Builds the pages, GraphiQL and the dashboard, into dist/, which the binary embeds. `npm run dev` serves it with the API of a running gateway behind it.

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const gateway = process.env.ROWGATE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // The server answers /assets/pages/ with these.
    assetsDir: "assets/pages",
    // The editor is large, and it is served from the same machine.
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      input: ["index.html", "dashboard.html"],
      // Packages made with the React compiler carry directives that mean nothing in a bundle.
      onLog: (level, log, report) => (log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : report(level, log)),
    },
  },
  worker: { format: "es" },
  server: {
    proxy: { "/graphql": { target: gateway, ws: true }, "/demo": gateway },
  },
});
