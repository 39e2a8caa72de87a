// Whether everybody reaches everything: the menu, the palette, keys alone, fingers alone, a screen reader, little windows.
import { expect, test, type Lab } from "./lab.ts";

const focused = (lab: Lab) =>
  lab.page.evaluate(() => document.activeElement?.getAttribute("data-item") ?? document.activeElement?.getAttribute("data-command") ?? document.activeElement?.getAttribute("data-node") ?? document.activeElement?.tagName);

test("the menu lists every command, goes by arrows and letters, and gives the focus back", async ({ lab, page }) => {
  await lab.open();
  await lab.pause();
  const more = lab.command("menu");
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(more).toHaveAttribute("aria-expanded", "true");
  await expect.poll(() => focused(lab)).toBe("play");
  await page.keyboard.press("ArrowDown");
  expect(await focused(lab)).toBe("step");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  const last = await focused(lab);
  await page.keyboard.press("End");
  expect(await focused(lab)).toBe(last);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  expect(await focused(lab)).toBe("stop");
  await page.keyboard.press("ArrowLeft");
  expect(await focused(lab)).toBe("play");
  await page.keyboard.type("mend");
  expect(await focused(lab)).toBe("mend-all");
  // What cannot be done now is there, and does nothing.
  await expect(page.locator('[data-item="mend-all"]')).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-dialog="menu"]')).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator('[data-dialog="menu"]')).toHaveCount(0);
  expect(await focused(lab)).toBe("menu");
  await lab.choose("settings");
  await expect(page.locator('[data-dialog="settings"]')).toBeVisible();
  await page.locator('[data-dialog="settings"] [data-command="close"]').click();
  await expect(page.locator('[data-dialog="settings"]')).toHaveCount(0);
  expect(await focused(lab)).toBe("menu");
});

test("the palette finds commands and nodes by their words", async ({ lab, page }) => {
  await lab.open();
  await lab.pause();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("node c");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-dialog="palette"]')).toHaveCount(0);
  await expect(page.locator('[data-command="stop"]:visible').first()).toBeEnabled();
  await page.locator('[data-field="command"]:visible').first().focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("crash");
  await expect(page.locator('[role="option"][aria-selected="true"]')).toHaveAttribute("data-item", "stop");
  await page.keyboard.press("Enter");
  await expect(lab.node("C")).toHaveAttribute("data-state", "stopped");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("qqq");
  await expect(page.locator('[role="option"]')).toHaveCount(0);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.locator('[data-dialog="palette"]')).toHaveCount(0);
});
