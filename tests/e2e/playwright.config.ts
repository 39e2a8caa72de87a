// How the browser tests run. `cargo xtask test --only e2e` serves the page and names it here.
import { availableParallelism } from "node:os";
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

// What promises a time, measures one, or wants what only an idle machine gives: with another page beside it, it would show nothing.
// So does what the program's parts promise: they were parted by what this browser calls, and one without windows calls a little more.
// The pattern is sought in a test's file, title and tags.
const ALONE = /@measure|@alone|\b(idle|offline|parts|search)\.spec/;
// What takes too long for every change, and is asked for by a stage of its own.
const LONG = /@long/;
// The stage runs twice: first what bears company, a few pages at a time, then the rest. Without a part, all of it runs alone.
const part = process.env.RAFTARIUM_PART;
const together = part === "together" || part === "long";
const left = [part === "together" && ALONE, part !== "long" && LONG, engine === firefox && /@chromium|@measure/].filter((pattern) => pattern instanceof RegExp);
const only = part === "alone" ? ALONE : part === "long" ? LONG : undefined;

export default defineConfig({
  testDir: ".",
  outputDir: `results/artifacts/${part ?? "all"}`,
  reporter: [["list"]],
  // A page waits more than it works: three keep two cores busy.
  workers: together ? Math.min(3, availableParallelism() + 1) : 1,
  fullyParallel: together,
  timeout: 60_000,
  grep: only,
  grepInvert: left.length > 0 ? left : undefined,
  // Two pages may each wait for the other.
  expect: { timeout: together ? 20_000 : 10_000 },
  use: {
    baseURL: url,
    viewport: { width: 1280, height: 720 },
    // What keeps the page for later would answer in place of the server: offline.spec.ts alone lets it.
    serviceWorkers: "block",
    screenshot: engine === firefox ? "off" : "only-on-failure",
    ...engine,
  },
});
