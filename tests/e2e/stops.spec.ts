// Every stop of the tour, as one finds it who comes by its link: pictures in both themes for people to look at, and axe finds nothing.
// It takes minutes, and what it looks at is looked at in part elsewhere: it runs with `--all-browsers` alone.
import { comeTo, expect, findingsInBothThemes, test } from "./lab.ts";
import { CHAPTERS } from "./chapters.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const [at, { chapter, stops }] of CHAPTERS.entries()) {
    test(`axe finds nothing at any stop of chapter ${at + 1}: ${size} @long`, async ({ lab, page }) => {
      test.setTimeout(400_000);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: "reduce" });
      const found: Record<string, string[]> = {};
      for (const stop of stops) {
        await comeTo(page, `./#tour/${stop}`);
        const course = page.locator(".course");
        await expect(course).toHaveAttribute("data-tour", chapter);
        // What is to be guessed is guessed: right or wrong, the stop goes on. What it waits for has come; where it wants something done, it
        // waits for that.
        const guess = course.locator(".course-ask button").first();
        if ((await guess.count()) > 0) await guess.click();
        await expect(course).toHaveAttribute("data-progress", /done|tries/, { timeout: 90_000 });
        const name = `stop-${String(at + 1).padStart(2, "0")}-${stops.indexOf(stop) + 1}-${size}`;
        const faults = await findingsInBothThemes(lab, (theme) => `${name}-${theme}`);
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) faults.push("scrolls sideways");
        if (faults.length > 0) found[stop] = faults;
      }
      expect(found).toEqual({});
    });
  }
}
