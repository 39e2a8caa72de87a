// `cargo xtask preview`: the picture that is shown where the page is linked to, taken of the page itself: a run of its own, in a frame, with
// the name and one sentence beside it.
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";

const { RAFTARIUM_URL: url, RAFTARIUM_PREVIEW: file, RAFTARIUM_BROWSER: executablePath } = process.env;
const SIZE = { width: 1200, height: 630 };
/** Five nodes; the leader has just taken x = 7, and its appends are on their way. */
const MOMENT = "run=AdwqpGEyATIAzf8BgIABAAAqze_wYGzmgWAChMoKAA4RAQdzZXQgeCA1i4kQAA4RAQdzZXQgeCA3590ZAQ&event=462";

const file_of = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
const page = await browser.newPage({ viewport: SIZE, colorScheme: "light", serviceWorkers: "block" });
await page.setContent(`<!doctype html><style>${await file_of("web/styles/tokens.css")}
  body { display: grid; grid-template-columns: 430px 1fr; margin: 0; height: 630px; overflow: hidden; background: var(--paper); color: var(--ink); font-family: var(--sans); }
  div { display: grid; align-content: center; padding-left: 64px; }
  svg { width: 84px; height: 84px; }
  h1 { margin: 20px 0 18px; font-size: 64px; line-height: 1; letter-spacing: -0.02em; }
  p { margin: 0; font-size: 31px; line-height: 1.35; }
  iframe { width: 540px; height: 400px; border: 0; margin: 34px 0 0; transform: scale(1.4); transform-origin: 0 0; }
</style><div>${await file_of("web/icon.svg")}<h1>Raftarium</h1><p>A real Raft behind glass: watch a living cluster agree, break it, and ask why.</p></div>
<iframe src="${url}?embed=1&controls=0&theme=light&lang=en#${MOMENT}"></iframe>`);
const frame = page.frameLocator("iframe");
await frame.locator("[data-message]").nth(3).waitFor();
await page.waitForTimeout(1_000);
await page.screenshot({ path: file });
await browser.close();
