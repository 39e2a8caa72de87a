// The page on paper: what is printed of it, and what is not.
import { expect, test } from "./lab.ts";

for (const theme of ["light", "dark"] as const) {
  test(`printed, the page is the stage, the caption, the logs and the settings, black on white: ${theme} @chromium`, async ({ lab, page }) => {
    await lab.open({ seed: "7f3a", speed: "1", theme });
    const leader = await lab.leader();
    await lab.submit("set x 1");
    await expect(lab.committed(leader)).toHaveCount(2);
    await lab.pause();
    await expect(page.locator("[data-paper]")).toHaveCount(0);
    const before = await lab.node(leader).boundingBox();

    await page.emulateMedia({ media: "print" });
    const paper = page.locator("[data-paper]");
    await expect(paper).toBeVisible();
    await page.screenshot({ path: `results/screens/paper-${theme}.png`, fullPage: true });
    await expect(lab.nodes()).toHaveCount(5);
    await expect(lab.node(leader)).toBeVisible();
    await expect(page.locator("[data-caption]")).toBeVisible();
    await expect(paper.locator(`[data-paper-log="${leader}"] .cell`)).toHaveText([/blank/, /set x 1/]);
    // As many columns as there are entries, and a box in each.
    await expect(paper.locator("thead th")).toHaveCount(2);
    await expect(paper.locator("tbody td")).toHaveCount(10);
    await expect(paper.locator("tbody td:not(:has(.cell, .empty))")).toHaveCount(0);
    await expect(paper).toContainText("Raftarium · seed 7f3a");
    await expect(paper.locator(".paper-moment")).toContainText("· run 1");
    await expect(paper.locator("dl")).toContainText("Election timeout");
    const controls = await page.locator("button:visible, a:visible, input:visible, select:visible, [data-timeline]:visible, aside:visible").count();
    expect(controls).toBe(0);
    // In this order, one below the other.
    const tops = await Promise.all([".stage-svg", "[data-caption]", "[data-paper]"].map(async (each) => (await page.locator(each).boundingBox())?.y ?? -1));
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    const colours = await page.evaluate(() => {
      const style = (selector: string) => getComputedStyle(document.querySelector(selector) as Element);
      return [getComputedStyle(document.body).backgroundColor, style(".caption-says").color, style(".caption-why").color, style("[data-paper] dd").color];
    });
    expect(colours).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(0, 0, 0)", "rgb(0, 0, 0)"]);

    await page.emulateMedia({ media: null });
    await expect(paper).toHaveCount(0);
    await expect.poll(() => lab.node(leader).boundingBox()).toEqual(before);
  });
}

test("the sheet is there before the browser prints @chromium", async ({ lab, page }) => {
  await lab.open({ seed: "7f3a", speed: "1" });
  await lab.leader();
  await lab.pause();
  const there = await page.evaluate(async () => {
    dispatchEvent(new Event("beforeprint"));
    await Promise.resolve();
    return document.querySelector("[data-paper] .log") !== null;
  });
  expect(there).toBe(true);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(page.locator("[data-paper]")).toHaveCount(0);
  const sheet = await page.pdf({ path: "results/screens/paper.pdf", format: "A4", preferCSSPageSize: true });
  expect(sheet.toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
});
