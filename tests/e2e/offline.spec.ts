// Whether the page opens without a network after one visit, and whether a new version says so instead of taking over.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./lab.ts";

test.use({ serviceWorkers: "allow" });

const ready = (page: import("@playwright/test").Page) =>
  page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).active));

test("after one visit the page opens and runs without a network", async ({ lab, page, context }) => {
  await lab.open({ speed: "1" });
  expect(await ready(page)).toBe(true);
  await context.setOffline(true);
  await page.reload();
  await expect(lab.nodes()).toHaveCount(5);
  await lab.leader();
  await page.goto("./?nodes=3&speed=1");
  await expect(lab.nodes()).toHaveCount(3);
  await lab.leader();
  await context.setOffline(false);
});

test("exactly the page's own files are kept", async ({ lab, page }) => {
  await lab.open();
  await ready(page);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const keys = await (await caches.open(names[0])).keys();
    return { names, files: keys.map(({ url }) => new URL(url).pathname.split("/").pop()) };
  });
  expect(kept.names).toHaveLength(1);
  expect(kept.files).toContain("");
  expect(kept.files).not.toContain("offline.js");
  expect(kept.files).not.toContain("preview.png");
  // The page's program, and its worker's.
  expect(kept.files.filter((name) => /_bg\.wasm$/.test(name ?? ""))).toHaveLength(2);
});

/** The page, served from a folder of its own, as another version once `changed` is called. */
async function twoVersions() {
  let changed = false;
  const kinds: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css", wasm: "application/wasm", svg: "image/svg+xml" };
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? "/", "http://here").pathname.slice(1) || "index.html";
    const body = await readFile(new URL(name, process.env.RAFTARIUM_FOLDER)).catch(() => undefined);
    if (!body) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": kinds[name.split(".").pop() ?? ""] ?? "application/octet-stream", "cache-control": "no-store" });
    // The same files, under another name of the version.
    response.end(changed && name === "offline.js" ? body.toString().replace(/const version = "/, 'const version = "x') : body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, change: () => (changed = true), close: () => server.close() };
}

test("a new version is offered, and the running cluster goes on until it is taken", async ({ lab, page }) => {
  const site = await twoVersions();
  await page.goto(`${site.url}?speed=1`);
  expect(await ready(page)).toBe(true);
  await page.reload();
  await lab.leader();
  // To Chromium, fetching another version is a task for when nothing else is to be done: where a running cluster takes all of a slow
  // machine, it does not begin for minutes. So the cluster rests meanwhile, and runs again beside the offer.
  await lab.pause();
  site.change();
  await page.evaluate(async () => {
    (window as unknown as { here: boolean }).here = true;
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
  await expect(page.locator("[data-notice]")).toContainText("new version");
  await lab.command("play").click();
  expect(await lab.isPaused(), "the clock stands still beside the offer").toBe(false);
  expect(await page.evaluate(() => (window as unknown as { here?: boolean }).here)).toBe(true);
  await Promise.all([page.waitForEvent("load"), page.locator('[data-notice] [data-command="take-version"]').click()]);
  await expect(lab.nodes()).toHaveCount(5);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([expect.stringContaining(" x")]);
  site.close();
});
