// The compiler embeds dist/ while it compiles pages.rs. It does not notice that the folder has come into being, so the file's time
// is set: the next build of the binary then takes the new files in.

import { utimes } from "node:fs/promises";

const now = new Date();
await utimes(new URL("../src/http/pages.rs", import.meta.url), now, now);
