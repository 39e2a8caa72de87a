// `cargo xtask measure-page`: what a first visit costs. Prints figures and judges nothing: they are the machine's as much as the page's.
import { execFile } from "node:child_process";
import { readFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";

const url = process.env.RAFTARIUM_URL;
const executablePath = process.env.RAFTARIUM_BROWSER ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const VISITS = 7;

async function visit() {
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, serviceWorkers: "block" });
  await page.goto(url);
  await page.locator("[data-node]").first().waitFor();
  const times = await page.evaluate(() => {
    const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    const bytes = performance.getEntriesByType("resource").reduce((sum, { transferSize }) => sum + transferSize, 0);
    return { painted, now: performance.now(), bytes };
  });
  await browser.close();
  return times;
}

const visits = [];
for (let turn = 0; turn < VISITS; turn += 1) visits.push(await visit());
const middle = (of) => visits.map(of).toSorted((a, b) => a - b)[(VISITS - 1) / 2];
console.log(`first picture ${middle(({ painted }) => painted).toFixed(0)} ms, cluster there ${middle(({ now }) => now).toFixed(0)} ms after the address was asked for`);
console.log(`${(visits[0].bytes / 1e6).toFixed(2)} MB came, not compressed (median of ${VISITS} visits)`);

const lighthouse = process.env.RAFTARIUM_LIGHTHOUSE;
for (const form of lighthouse ? ["desktop", "mobile"] : []) {
  const report = join(await mkdtemp(join(tmpdir(), "lighthouse-")), "report.json");
  await promisify(execFile)(
    "node",
    [lighthouse, url, ...(form === "desktop" ? ["--preset=desktop"] : []), "--quiet", "--output=json", `--output-path=${report}`, `--chrome-flags=--headless=new ${args.join(" ")}`],
    { env: { ...process.env, CHROME_PATH: executablePath }, maxBuffer: 1 << 26 },
  );
  const { categories, audits } = JSON.parse(await readFile(report, "utf8"));
  const scores = Object.entries(categories).map(([name, { score }]) => `${name} ${Math.round(score * 100)}`);
  const timed = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map(
    (name) => `${name} ${audits[name].displayValue}`,
  );
  console.log(`Lighthouse, ${form}: ${[...scores, ...timed].join(", ")}`);
}
