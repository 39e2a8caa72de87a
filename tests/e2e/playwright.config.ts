// How the browser tests run. `cargo xtask test --only e2e` serves the page and names it here.
import { defineConfig } from "@playwright/test";

const url = process.env.RAFTARIUM_URL;
if (!url) throw new Error("RAFTARIUM_URL is not set: run `cargo xtask test --only e2e`, which serves the page and sets it");

export default defineConfig({
  testDir: ".",
  outputDir: "results/artifacts",
  reporter: [["list"]],
  // One page at a time: several share the machine's cores, and then wall-clock promises mean nothing.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: url,
    browserName: "chromium",
    viewport: { width: 1280, height: 720 },
    screenshot: "only-on-failure",
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
  },
});
