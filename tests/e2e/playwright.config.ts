// How the browser tests run. `cargo xtask test --only e2e` serves the page and names it here.
import { defineConfig } from "@playwright/test";

const url = process.env.RAFTARIUM_URL;
if (!url) throw new Error("RAFTARIUM_URL is not set: run `cargo xtask test --only e2e`, which serves the page and sets it");

// Chromium is the one in which everything is tested. Firefox: all but what only Chromium can be asked (its thread's time, media that are
// emulated in full), which is marked `@chromium`.
const chromium = {
  browserName: "chromium",
  launchOptions: {
    executablePath: process.env.RAFTARIUM_BROWSER ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
} as const;
const firefox = {
  browserName: "firefox",
  channel: "moz-firefox",
  launchOptions: { executablePath: process.env.RAFTARIUM_BROWSER ?? "/usr/bin/firefox-esr" },
} as const;
const engine = process.env.RAFTARIUM_ENGINE === "firefox" ? firefox : chromium;

export default defineConfig({
  testDir: ".",
  outputDir: "results/artifacts",
  reporter: [["list"]],
  // One page at a time: several share the machine's cores, and then wall-clock promises mean nothing.
  workers: 1,
  timeout: 60_000,
  grepInvert: process.env.RAFTARIUM_ENGINE === "firefox" ? /@chromium|@measure/ : undefined,
  expect: { timeout: 10_000 },
  use: {
    baseURL: url,
    viewport: { width: 1280, height: 720 },
    // What keeps the page for later would answer in place of the server: offline.spec.ts alone lets it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    ...engine,
  },
});
