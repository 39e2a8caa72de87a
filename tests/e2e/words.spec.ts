// The page speaks English and German. Owns what is shown of the languages; the words themselves are tested beside their tables.
import { type Page } from "@playwright/test";
import { expect, test } from "./lab";

/** Every word that can be read on the page now, names for those who do not see it included. */
const read = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const said = [document.body.innerText];
    for (const element of document.querySelectorAll("[aria-label], [title], [aria-valuetext], [placeholder]"))
      for (const name of ["aria-label", "title", "aria-valuetext", "placeholder"])
        said.push(element.getAttribute(name) ?? "");
    for (const text of document.querySelectorAll("svg text, svg title")) said.push(text.textContent ?? "");
    return said.join("\n");
  });

test("an address asks for German, and the whole page speaks it", async ({ page }) => {
  await page.goto("./?lang=de&seed=7f3a&speed=1");
  await expect(page.locator("[data-node]").first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page).toHaveTitle(/hinter Glas/);
  await expect(page.locator('[data-node][data-role="leader"]').first()).toBeVisible({ timeout: 20_000 });
  await page.screenshot({ path: "results/screens/words-de.png" });
  expect(await read(page)).toContain("Term");
});

test("a language is chosen in the settings, is spoken at once, and is remembered", async ({ page }) => {
  await page.goto("./?seed=7f3a&speed=1");
  await expect(page.locator('[data-node][data-role="leader"]').first()).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.keyboard.press("o");
  await page.locator('[data-field="language"] input[value="de"]').check();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("dialog h2").first()).toHaveText("Einstellungen");
  await page.screenshot({ path: "results/screens/words-settings-de.png" });
  await page.keyboard.press("Escape");
  // The run goes on as it was.
  await expect(page.locator('[data-node][data-role="leader"]').first()).toBeVisible();
  await expect(page.locator("[data-node]")).toHaveCount(5);
  await expect(page.locator('[role="slider"][aria-valuetext]').first()).toHaveAttribute("aria-valuetext", / von /);
  await page.goto("./?seed=7f3a");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
});

test.describe("the browser's own language", () => {
  test.use({ locale: "de-AT" });
  test("is spoken if nothing else is wished for", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await page.goto("./?lang=en");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});
