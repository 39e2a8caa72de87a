// The legend: found from the stage wherever signs are seen, opened beside them, and drawn as they are.
import { comeTo, expect, findings, test, type Lab } from "./lab.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };
const legend = (lab: Lab) => lab.page.locator("[data-legend]");

test("the legend is drawn as the stage and the logs are, and can be gone past by keys", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.command("legend").click();
  await expect(legend(lab).locator(".message")).toHaveCount(11);
  await expect(legend(lab).locator(".node")).toHaveCount(9);
  await expect(legend(lab).locator(".link")).toHaveCount(3);
  await expect(legend(lab).locator(".client")).toHaveCount(4);
  expect(await legend(lab).locator(".cell").count()).toBeGreaterThanOrEqual(3);
  const shape = await legend(lab).locator(".message.snapshot path").first().getAttribute("d");
  expect(shape).toMatch(/h14v14h-14z/);
  // What is a sample is no node, no link and no client.
  await expect(lab.nodes()).toHaveCount(5);
  await expect(page.locator("[data-link]")).toHaveCount(10);
  await expect(page.locator("[data-client]")).toHaveCount(1);
  await expect(legend(lab).locator("[tabindex], [role]")).toHaveCount(0);
  expect(await findings(lab), "the legend").toEqual([]);
});

for (const [size, viewport] of Object.entries(SIZES))
  test(`what the signs mean is one press away in the lab, the tour and a challenge, beside the stage: ${size}`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    for (const there of ["?seed=2a", "#tour/leader/waiting", "#challenge/figure-8"]) {
      await comeTo(page, `./${there}`);
      await expect(lab.nodes().first()).toBeVisible();
      await lab.command("legend").click();
      await expect(legend(lab)).toBeVisible();
      await expect(page.locator("dialog[open]")).toHaveCount(0);
      await expect(lab.nodes().first()).toBeVisible();
      await lab.command(size === "desk" ? "close-legend" : "close-sheet").click();
      await expect(legend(lab)).toHaveCount(0);
    }
  });

test("whoever is new to the lab finds the legend open beside the logs, and it gives way to what is looked at", async ({ lab, page }) => {
  await page.goto("./");
  await page.locator('[data-door="lab"]').click();
  await expect(legend(lab)).toBeVisible();
  await expect(page.locator(".logs")).toBeVisible();
  await lab.node("B").click();
  await expect(legend(lab)).toHaveCount(0);
  await page.goto("./?seed=2a");
  await expect(lab.nodes().first()).toBeVisible();
  await expect(legend(lab)).toHaveCount(0);
});
