// A notice has room of its own in every place: it lies on nothing that is read or pressed beside what was done.
import { boxes, collisions } from "./boxes.ts";
import { drop, expect, test, type Lab } from "./lab.ts";

/** What must stay free: captions, hints and what is allowed, the exhibit's buttons, "why?", what goes on, and the controls of settings that are open. */
const FREE = [
  ".caption-says", ".caption-why", ".course-caption", ".course-task", ".course-says .quiet", ".course-hint", ".course-judged", ".course-buttons button",
  ".exhibit-says p", ".exhibit-buttons button", ".difference p", ".difference dt", ".difference dd", ".difference button", "[data-disc]",
  ".sheet header button", ".transport button", '[data-compact="false"] .top nav button',
  ".dialog-body :is(button, input, select, label)",
].join(", ");

/** What a notice that is shown lies on, and whether it is on top itself. */
async function covered(lab: Lab): Promise<string[]> {
  const notice = lab.page.locator("[data-notice]");
  await expect(notice).toBeVisible();
  return lab.page.evaluate((free) => {
    const notice = document.querySelector("[data-notice]")!;
    const box = notice.getBoundingClientRect();
    const found: string[] = [];
    // A dialog that is open lies over all else itself.
    const dialog = document.querySelector("dialog[open]");
    for (const one of (dialog ?? document).querySelectorAll(free)) {
      if (notice.contains(one)) continue;
      if (!one.checkVisibility({ opacityProperty: true })) continue;
      // What is hidden while something is told would be covered all the same.
      const range = document.createRange();
      range.selectNodeContents(one);
      const letters = one.matches("p, dt, dd, label, div") ? range.getBoundingClientRect() : one.getBoundingClientRect();
      // What a dialog has scrolled away is not covered.
      const room = one.closest(".dialog-body")?.getBoundingClientRect();
      const bottom = Math.min(letters.bottom, room?.bottom ?? letters.bottom);
      const wide = Math.min(letters.right, box.right) - Math.max(letters.left, box.left);
      const high = Math.min(bottom, box.bottom) - Math.max(letters.top, box.top);
      if (wide > 1 && high > 1) found.push(`${one.getAttribute("class") ?? ""} “${(one.textContent ?? "").trim().slice(0, 24)}”`);
    }
    if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight) found.push("it leaves the window");
    const met = document.elementFromPoint(box.left + 20, box.top + box.height / 2);
    if (!met || !notice.contains(met)) found.push("something lies on it");
    return found;
  }, FREE);
}

const nonsense = (lab: Lab) => drop(lab, [{ name: "a.json", content: "nonsense" }]);

for (const [width, height] of [[1280, 720], [390, 844], [320, 568]] as const)
  for (const language of ["en", "de"])
    test(`a notice lies on nothing that one needs, in any place: ${width}x${height}, ${language} @chromium`, async ({ lab, page }) => {
      test.setTimeout(120_000);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: "reduce" });
      const found: Record<string, string[]> = {};
      const look = async (place: string) => {
        // A little window scrolls: above all else stands what is told.
        await page.evaluate(() => void scrollTo(0, 0));
        const { discs } = await boxes(lab);
        const faults = [...(await covered(lab)), ...collisions(discs, discs)];
        await page.screenshot({ path: `results/screens/notice-${place}-${width}-${language}.png` });
        if (faults.length > 0) found[place] = faults;
      };
      await page.goto(`./?seed=2a&speed=10&lang=${language}`);
      await lab.leader();
      await lab.pause();
      await nonsense(lab);
      await look("lab");
      await lab.choose("settings");
      // The longest: it tells of timeouts, too.
      await page.locator('[data-command="preset-wan"]').click();
      await expect(page.locator("[data-notice]")).toContainText("Timeouts");
      await look("settings");
      await page.keyboard.press("Escape");
      // It offers something.
      await lab.timeline().scrollIntoViewIfNeeded();
      const time = (await lab.timeline().boundingBox())!;
      await page.mouse.click(time.x + time.width * 0.3, time.y + time.height / 2);
      await lab.tell("B", "stop");
      await expect(page.locator("[data-notice] .notice-deeds")).toBeVisible();
      await look("branch");
      await page.locator('[data-notice] [data-command="compare"]').click();
      await expect(page.locator('[data-side="other"] [data-node]')).toHaveCount(5);
      await nonsense(lab);
      await look("compare");
      for (const [place, hash, there] of [
        ["tour", "tour/leader/waiting", ".course"],
        ["challenge", "challenge/figure-8", ".course"],
        ["exhibit", "gallery/figure-8", ".exhibit"],
      ] as const) {
        await page.goto(`./?lang=${language}#${hash}`);
        await page.reload();
        await expect(page.locator(there)).toBeVisible();
        if (place === "challenge") await lab.command("course-hint").click();
        await nonsense(lab);
        await look(place);
      }
      await lab.command("exhibit-beside").click();
      await expect(page.locator('[data-side="other"] [data-node]')).toHaveCount(5);
      await nonsense(lab);
      await look("beside");
      expect(found).toEqual({});
    });
