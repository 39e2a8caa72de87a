// Whether the page opens without a network after one visit, and whether a new version says so instead of taking over.
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
  expect(kept.files.filter((name) => /_bg\.wasm$/.test(name ?? ""))).toHaveLength(1);
});

test("a new version is offered, and the running cluster goes on until it is taken", async ({ lab, page, context }) => {
  let changed = false;
  // Another version: the same files, under another name of the version.
  await context.route(/offline\.js$/, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: changed ? text.replace(/const version = "/, 'const version = "x') : text });
  });
  await lab.open({ speed: "1" });
  await ready(page);
  await page.reload();
  await lab.leader();
  changed = true;
  await page.evaluate(() => {
    (window as unknown as { here: boolean }).here = true;
    return navigator.serviceWorker.getRegistration().then((registration) => registration?.update());
  });
  await expect(page.locator("[data-notice]")).toContainText("new version");
  expect(await page.evaluate(() => (window as unknown as { here?: boolean }).here)).toBe(true);
  await Promise.all([page.waitForEvent("load"), page.locator('[data-notice] [data-command="take-version"]').click()]);
  await expect(lab.nodes()).toHaveCount(5);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([expect.stringContaining(" x")]);
});
