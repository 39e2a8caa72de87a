// Whether everybody can use the page: the crash page by axe, and what is done by keys alone. Every other state is looked at by
// screens.spec.ts and places.spec.ts.
import { expect, findingsInBothThemes, test } from "./lab.ts";

test("axe finds nothing on the crash page", async ({ lab, page }) => {
  await lab.open();
  await page.evaluate(() =>
    dispatchEvent(new CustomEvent("raftarium:crash", { detail: { title: "Raftarium has stopped", text: "A test." } })),
  );
  await expect(page.locator("[data-crash]")).toBeVisible();
  expect(await findingsInBothThemes(lab)).toEqual([]);
});

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
