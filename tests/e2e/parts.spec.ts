// The program comes in two parts: what its first seconds call, and the rest (crates/splitter). Only the published page is parted.
import type { Page, Request } from "@playwright/test";
import { expect, test } from "./lab.ts";

const REST = /rest-[0-9a-f]+\.wasm$/;
const WAITED = "xmlhttprequest";

/** How the rest was asked for so far: by whom could wait, or by whom could not. */
const asked = (page: Page) =>
  page.evaluate(
    (rest) =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => new RegExp(rest).test(name))
        .map((entry) => (entry as PerformanceResourceTiming).initiatorType),
    REST.source,
  );

/** Holds the rest back from whoever can wait for it; the others get it. */
async function hold(page: Page): Promise<void> {
  await page.route(REST, (route) => (route.request().resourceType() === "fetch" ? undefined : route.continue()));
}

test.beforeEach(async ({ page }) => {
  const boot = await (await page.request.get("./")).text();
  const script = /src="?(\.\/boot-[0-9a-f]+\.js)/.exec(boot)?.[1] ?? "";
  const text = await (await page.request.get(script)).text();
  test.skip(!text.includes("./rest-"), "this page is not parted");
});

for (const [who, viewport, locale] of [
  ["on a wide screen", { width: 1280, height: 720 }, "en"],
  ["on a telephone, in German", { width: 390, height: 844 }, "de"],
] as const)
  test.describe(who, () => {
    test.use({ viewport, locale });

    test("the first seconds do without the rest", async ({ lab, page }) => {
      await hold(page);
      await lab.open();
      await page.waitForTimeout(1_500);
      expect(await asked(page), "asked for by whoever could not wait").not.toContain(WAITED);
    });
  });

test("the rest comes by itself, once, after the page stands", async ({ lab, page }) => {
  let standing: Promise<number> | undefined;
  page.on("request", (request: Request) => {
    if (REST.test(request.url())) standing = page.locator("[data-node]").count();
  });
  await lab.open();
  await expect.poll(() => asked(page)).toEqual(["fetch"]);
  expect(await standing).toBeGreaterThan(0);
  await lab.choose("keys");
  expect(await asked(page)).toEqual(["fetch"]);
});

test("what needs the rest before it has come has it at once", async ({ lab, page }) => {
  await hold(page);
  await lab.open();
  await lab.choose("keys");
  expect(await asked(page)).toContain(WAITED);
  await lab.leader();
  await expect(page.locator("[data-crash]")).toBeHidden();
});

test("what is read before the rest has come is there, letter by letter", async ({ lab, page }) => {
  await hold(page);
  await lab.open();
  await lab.command("find").click();
  const rules = page.locator('[data-dialog="find"] [data-field="rule"] option');
  await expect(rules.filter({ hasText: "majority" }).first()).toBeAttached();
  await page.keyboard.press("Escape");
  await lab.choose("glossary");
  const word = page.locator('[data-dialog="glossary"] [data-word="consensus"]');
  await expect(word).toContainText("That several nodes agree on the same things in the same order.");
  expect(await asked(page)).toContain(WAITED);
  expect(await page.content(), "letters that are not there").not.toContain("\0");
});

for (const [name, add, status] of [
  ["changed", "\0", 200],
  ["missing", "", 404],
] as const)
  test(`a ${name} rest does not run, and the page says so when it is needed`, async ({ lab, page, complaints }) => {
    complaints.expected = true;
    await page.route(REST, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, status, body: Buffer.concat([await response.body(), Buffer.from(add)]) });
    });
    await lab.open();
    await expect.poll(() => asked(page)).toContain("fetch");
    await expect(page.locator("[data-crash]")).toBeHidden();
    await page.locator("body").press("?");
    await expect(page.locator("[data-crash-text]")).toContainText("did not arrive, or arrived changed");
  });

test("a link waits for the rest, and asks once", async ({ lab, page }) => {
  await page.goto("./#tour");
  await expect(lab.nodes().first()).toBeVisible();
  expect(await asked(page)).toEqual(["fetch"]);
});

test("who comes back to a kept run waits for the rest, and asks once", async ({ lab, page }) => {
  await lab.open();
  await lab.command("play").click();
  await lab.submit("set x 1");
  // The page takes the run up while it starts: what was kept is seen before.
  await page.addInitScript(() => Object.assign(globalThis, { kept: location.protocol.startsWith("http") && localStorage.getItem("raftarium.run") }));
  await page.reload();
  await expect(lab.nodes().first()).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as { kept: string | null }).kept)).toBeTruthy();
  expect(await asked(page)).toEqual(["fetch"]);
});
