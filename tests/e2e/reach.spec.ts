// Whether everybody can use the page: axe on each state, in both themes and both sizes, and by keyboard.
import { readFile } from "node:fs/promises";
import { drop, expect, findings, test, type Lab } from "./lab.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };

for (const theme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`axe finds nothing: ${theme}, ${size}`, async ({ lab, page }) => {
      test.setTimeout(120_000);
      await page.setViewportSize(viewport);
      await lab.open({ theme, speed: "1" });
      const leader = await lab.leader();
      await lab.submit("set x 5", leader);
      await lab.pause();
      expect(await findings(lab), "paused, with a leader").toEqual([]);
      await lab.node("B").click();
      expect(await findings(lab), "with a node selected").toEqual([]);
      await lab.command("stop").click();
      await lab.link("A-C").dispatchEvent("click");
      expect(await findings(lab), "with a node stopped and a link cut").toEqual([]);
      await page.keyboard.press("Escape");
      await page.locator("body").press("?");
      expect(await findings(lab), "with the keys shown").toEqual([]);
    });
  }
}

for (const theme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`axe finds nothing on laws, links and finds: ${theme}, ${size}`, async ({ lab, page }) => {
      test.setTimeout(120_000);
      await page.setViewportSize(viewport);
      await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
      await lab.open({ theme, speed: "1" });
      await lab.leader();
      await lab.pause();
      await page.locator("body").press("l");
      expect(await findings(lab), "the laws hold").toEqual([]);
      await drop(lab, [{ name: "a.json", content: "nonsense" }]);
      expect(await findings(lab), "a file that is no recording").toEqual([]);
      await drop(lab, [{ name: "a.json", content: await readFile(new URL("broken.json", import.meta.url), "utf8") }]);
      await expect(page.locator('[data-law][data-state="broken"]')).toBeVisible();
      await page.waitForTimeout(500);
      expect(await findings(lab), "a law is broken").toEqual([]);
      await lab.share("copy-link");
      expect(await findings(lab), "a link is shown").toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.locator('[data-field="link"]')).toHaveCount(0);
      await page.locator("body").press("/");
      await lab.command("find-begin").click();
      await expect(page.locator('[data-find="found"]')).toBeVisible({ timeout: 50_000 });
      expect(await findings(lab), "a run is found").toEqual([]);
    });
  }
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing on the crash page: ${theme}`, async ({ lab, page }) => {
    await lab.open({ theme });
    await page.evaluate(() =>
      dispatchEvent(new CustomEvent("raftarium:crash", { detail: { title: "Raftarium has stopped", text: "A test." } })),
    );
    await expect(page.locator("[data-crash]")).toBeVisible();
    expect(await findings(lab)).toEqual([]);
  });
}

test("a node is selected and stopped by keys alone", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.node("C").focus();
  await page.keyboard.press("Enter");
  const stop = lab.command("stop");
  await stop.focus();
  await page.keyboard.press("Enter");
  await expect(lab.node("C")).toHaveAttribute("data-state", "stopped");
});

test("the theme is remembered", async ({ lab, page }) => {
  await lab.open();
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme ?? "system");
  const before = await theme();
  await lab.command("theme").click();
  const after = await theme();
  expect(after).not.toBe(before);
  await page.reload();
  await expect(lab.nodes().first()).toBeVisible();
  expect(await theme()).toBe(after);
});
