// How the page starts, and what it says when it cannot.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { download } from "./download.ts";
import { expect, test } from "./lab.ts";

/** Changes one file on its way to the page, and says how long a browser may keep it. */
async function tamper(page: Page, glob: RegExp, add: string, keep: string) {
  await page.route(glob, async (route) => {
    const response = await route.fetch();
    const body = Buffer.concat([await response.body(), Buffer.from(add)]);
    await route.fulfill({ response, headers: { ...response.headers(), "cache-control": keep }, body });
  });
}

test("the page starts under a sub-path", async ({ page }) => {
  await page.goto("./");
  await expect(page.locator("#app > *").first()).toBeVisible();
  await expect(page.locator("[data-crash]")).toBeHidden();
  expect(new URL(page.url()).pathname).not.toBe("/");
});

test("the program arrives in the kind that lets it compile while it loads", async ({ page }) => {
  const wasm = page.waitForResponse(/_bg\.wasm$/);
  await page.goto("./");
  expect((await wasm).headers()["content-type"]).toBe("application/wasm");
});

test("whoever links to the page shows a picture of it, which the page itself never loads", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("./");
  await expect(page.locator("#app > *").first()).toBeVisible();
  const named = async (name: string) => page.locator(`meta[property="${name}"]`).getAttribute("content");
  const picture = await page.request.get((await named("og:image")) ?? "");
  expect(picture.headers()["content-type"]).toBe("image/png");
  const png = await picture.body();
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630]);
  expect([await named("og:image:width"), await named("og:image:height")]).toEqual(["1200", "630"]);
  expect(await named("og:title")).toBe(await page.title());
  expect(asked.filter((url) => url.includes("preview"))).toEqual([]);
});

test("nothing is inline", async ({ page }) => {
  const html = await (await page.request.get("./")).text();
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
  expect(html.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
});

test("eval and raw markup stay blocked", async ({ page, complaints }) => {
  complaints.expected = true;
  await page.goto("./");
  const blocked = await page.evaluate(async () => {
    const attempt = (act: () => void) => {
      try {
        act();
        return "ran";
      } catch (error) {
        return (error as Error).name;
      }
    };
    return {
      markup: attempt(() => {
        document.createElement("p").innerHTML = "<b>raw</b>";
      }),
      code: attempt(() => {
        setTimeout("1");
      }),
      // A moment later, because what the debugger itself calls may use eval.
      eval: await new Promise((resolve) => setTimeout(() => resolve(attempt(() => (0, eval)("1"))))),
    };
  });
  expect(blocked).toEqual({ markup: "TypeError", code: "TypeError", eval: "EvalError" });
});

const marks = '\nglobalThis.document?.documentElement.setAttribute("data-changed", "ran");';
const parts: [string, RegExp, string][] = [
  ["program", /_bg\.wasm$/, "\0"],
  ["glue", /raftarium-web-[0-9a-f]+\.js$/, marks],
  ["boot script", /boot-[0-9a-f]+\.js$/, marks],
];
// What must not be stored is fetched again by whoever asks again: each time the digest must be asked for, too.
for (const keep of ["no-cache", "no-store"])
  for (const [name, glob, add] of parts) {
    test(`a changed ${name} (${keep}) does not run, and the page says so`, async ({ page, complaints }) => {
      complaints.expected = true;
      await tamper(page, glob, add, keep);
      await page.goto("./");
      await expect(page.locator("[data-crash]")).toBeVisible();
      await expect(page.locator("[data-crash-text]")).toContainText("did not arrive, or arrived changed");
      await expect(page.locator("#app > *")).toHaveCount(0);
      await expect(page.locator("html")).not.toHaveAttribute("data-changed");
    });
  }

for (const [name, glob] of parts) {
  test(`a missing ${name} is said calmly`, async ({ page, complaints }) => {
    complaints.expected = true;
    await page.route(glob, (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.goto("./");
    await expect(page.locator("[data-crash]")).toBeVisible();
    await expect(page.locator("[data-crash] [data-command=reload]")).toBeVisible();
  });
}

test("a report of a crash is shown, and the first one stays", async ({ page }) => {
  await page.goto("./");
  await expect(page.locator("#app > *").first()).toBeVisible();
  await page.evaluate(() => {
    for (const text of ["the first", "the second"])
      dispatchEvent(new CustomEvent("raftarium:crash", { detail: { title: "Stopped", text, report: `report of ${text}` } }));
  });
  await expect(page.locator("[data-crash-text]")).toHaveText("the first");
  await page.locator("[data-crash] summary").click();
  await expect(page.locator("[data-crash-report]")).toContainText("report of the first");
});

test("a panic ends in a calm page that keeps the recording", async ({ lab, page, complaints }) => {
  complaints.expected = true;
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  const { bytes } = await download(page, async () => {
    await page.evaluate(() => dispatchEvent(new CustomEvent("raftarium:panic")));
    await expect(page.locator("[data-crash]")).toBeVisible();
    await expect(page.locator("#app")).toBeHidden();
    await page.locator('[data-command="save-recording"]').click();
  });
  const recording = JSON.parse(bytes.toString());
  expect(Number.parseInt(recording.seed, 16)).toBe(0x2a);
});

test("opened as a file, the page says what it needs", async ({ page, complaints, browserName }) => {
  complaints.expected = true;
  await page.goto(new URL("index.html", process.env.RAFTARIUM_FOLDER).href);
  // Firefox takes no file for the page itself, and runs no script of it: there stands what was written before. With settings that let it,
  // as a tester's may, the page lives.
  const lives = page.locator("[data-node]").first();
  if (browserName === "firefox") await expect(page.locator("[data-starting]", { hasText: "cannot be opened as a file" }).or(lives)).toBeVisible();
  else await expect(page.locator("[data-crash-text]")).toContainText("was opened as a file");
});

test("without JavaScript the page says what it needs", { tag: "@chromium" }, async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(baseURL ?? "");
  // Playwright reads no text inside of noscript, but it sees what takes room.
  await expect(page.locator("noscript > .crash")).toBeVisible();
  await context.close();
});

test("the lock of the packages names no host", async () => {
  const lock = await readFile(new URL("package-lock.json", import.meta.url), "utf8");
  expect(lock).not.toMatch(/"resolved"/);
});
