// What a challenge says of itself: what is known of par, and why something cannot be done. That it is solved and judged: tour.spec.ts.
import { expect, findings, test } from "./lab.ts";

test("what is not allowed is told apart from what makes no sense now, and each says why", async ({ lab, page }) => {
  await page.goto("./#challenge/two-leaders");
  await lab.node("A").click();
  const line = (name: string) => lab.command(name).evaluate((button) => getComputedStyle(button).textDecorationLine);
  expect([await line("stop"), await line("mend-all")]).toEqual(["line-through", "none"]);
  await expect(page.locator("[data-struck]")).toContainText("Allowed: cut and mend links.");
  await expect(lab.command("mend-all")).toHaveAttribute("title", "No link is cut.");
  expect(await findings(lab)).toEqual([]);
});

test("what is known of par is said, and whoever begins anew plays on without what was done", async ({ lab, page }) => {
  const standing = page.locator("[data-standing]");
  await page.goto("./#challenge/two-leaders");
  await expect(standing).toContainText("Time stands");
  await page.locator('[data-link="B-C"]').press("Enter");
  await expect(standing).toContainText("The moves of par are made");
  await page.locator('[data-link="A-B"]').press("Enter");
  await expect(standing).toContainText("Past par: solved is solved.");
  expect(await findings(lab)).toEqual([]);
  await lab.command("step-back").click();
  await expect(standing).toContainText("The moves of par are made");
  await lab.command("course-again").click();
  await lab.command("play").click();
  await expect(standing).toContainText("Time runs");
  await expect(page.locator('[data-link]:not([data-cut="none"])')).toHaveCount(0);
});
