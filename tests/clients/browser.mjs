// Starts the Chromium of the system: none is downloaded.

import { accessSync, constants } from "node:fs";

import { chromium } from "playwright-core";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

// No sandbox: the tests may run as root, and the only pages are our own. Nothing is fetched in the background.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function isThere(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser; its profile is new and is gone with it. */
export async function launch() {
  const executablePath = PLACES.find((path) => path && isThere(path));
  if (!executablePath) {
    throw new Error("Chromium is not installed: run scripts/test, or install the package chromium, or say where it is in CHROMIUM");
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
