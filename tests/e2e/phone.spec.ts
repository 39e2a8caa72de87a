// What lay on something else on a phone, or had no room there: each place where it did, come to as a person would.
import { type Page } from "@playwright/test";
import { drop, expect, test, type Lab } from "./lab.ts";

/** What can be seen of an element: of what is written, the letters. */
interface Seen {
  name: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where the elements that a selector finds can be seen. */
async function seen(page: Page, selector: string): Promise<Seen[]> {
  return page.evaluate((selector) => {
    const found: Seen[] = [];
    for (const one of document.querySelectorAll(selector)) {
      if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(one);
      // A button is as high as a finger; where it says how many more there are, what is above can be seen through it.
      const whole = (one.closest("button, .notice") && !one.matches(".lanes-more")) || one instanceof SVGElement;
      const { left, top, right, bottom } = (whole ? one : range).getBoundingClientRect();
      if (right - left < 1 || bottom - top < 1) continue;
      found.push({ name: `${one.getAttribute("class")} “${(one.textContent ?? "").trim().slice(0, 24)}”`, left, top, right, bottom });
    }
    return found;
  }, selector);
}

/** What of these lies on what of those, by more than a pixel. */
async function overlaps(page: Page, these: string, those: string): Promise<string[]> {
  const [one, other] = [await seen(page, these), await seen(page, those)];
  expect(one.length, these).toBeGreaterThan(0);
  expect(other.length, those).toBeGreaterThan(0);
  const found: string[] = [];
  for (const a of one)
    for (const b of other) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const same = a.left === b.left && a.top === b.top && a.right === b.right;
      if (!same && wide > 1 && high > 1) found.push(`${a.name} lies on ${b.name}`);
    }
  return found;
}

/** A press on the ribbon, at a part of its width. */
async function seekTo(lab: Lab, part: number): Promise<void> {
  const box = await lab.timeline().boundingBox();
  await lab.page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * part, (box?.y ?? 0) + (box?.height ?? 0) / 2);
}

/** A run of some seconds, with so many branches; what was done last is told still. */
async function branched(lab: Lab, language: string, branches: number): Promise<void> {
  await lab.page.goto(`./?seed=7&speed=10&lang=${language}`);
  await lab.leader();
  await lab.pause();
  for (const [at, node] of ["B", "C", "D"].slice(0, branches).entries()) {
    await seekTo(lab, 0.3 - at * 0.1);
    await lab.tell(node, "stop");
    await expect(lab.page.locator("[data-lane]")).toHaveCount(Math.min(at + 1, 2));
    if (at + 1 < branches) await lab.page.keyboard.press("Escape");
  }
}

for (const [width, height] of [
  [390, 844],
  [320, 568],
] as const)
  for (const language of ["en", "de"])
    test.describe(`${width}x${height}, ${language}`, () => {
      test.use({ viewport: { width, height }, hasTouch: true, isMobile: true, reducedMotion: "reduce", locale: language });
      const on = `${width}x${height}, ${language} @chromium`;

      test(`each door of the way in has room for its name: ${on}`, async ({ page }) => {
        await page.goto("./");
        await expect(page.locator("[data-welcome]")).toBeVisible();
        const wide = await page.locator(".door b").evaluateAll((names) =>
          names.flatMap((name) => {
            const door = name.closest(".door") as HTMLElement;
            const room = door.clientWidth - 2;
            const range = document.createRange();
            range.selectNodeContents(name);
            return range.getBoundingClientRect().width > room ? [name.textContent] : [];
          }),
        );
        expect(wide).toEqual([]);
      });

      test(`a notice lies on no node and not on what is said of them: ${on}`, async ({ lab, page }) => {
        await branched(lab, language, 1);
        await expect(page.locator("[data-notice]")).toBeVisible();
        expect(await overlaps(page, "[data-notice]", ".caption-says")).toEqual([]);
        expect(await overlaps(page, "[data-notice]", "[data-disc]")).toEqual([]);
        expect(await overlaps(page, "[data-notice]", ".label text")).toEqual([]);
        expect(await overlaps(page, "[data-notice]", ".handy-row button")).toEqual([]);
        await lab.command("dismiss").click();
        await drop(lab, [{ name: "a.json", content: "nonsense" }]);
        await expect(page.locator("[data-notice]")).toBeVisible();
        expect(await overlaps(page, "[data-notice]", ".caption-says")).toEqual([]);
        expect(await overlaps(page, "[data-notice]", ".handy-row button, .handy .submit :is(button, input, select)")).toEqual([]);
      });

      test(`branches run into nothing: ${on}`, async ({ lab, page }) => {
        await branched(lab, language, 3);
        await lab.command("dismiss").click();
        const written = ".lane-name, .lane-sign, .lanes-more";
        for (const below of [".speed-label", ".transport-steps button", ".transport-clock button", ".clock"]) expect(await overlaps(page, written, below)).toEqual([]);
        expect(await overlaps(page, ".lane-name", written)).toEqual([]);
      });

      test(`the names of many terms do not lie on each other, nor time's knob on a button, nor what a challenge says on its nodes: ${on}`, async ({ lab, page }) => {
        await page.goto(`./?lang=${language}#challenge/figure-8`);
        await expect(lab.nodes()).toHaveCount(5);
        while ((await page.locator('[data-command="course-hint"]').count()) > 0) await lab.command("course-hint").click();
        await lab.command("course-show").click();
        await expect(lab.command("course-proof")).toBeVisible({ timeout: 50_000 });
        expect(await page.locator(".band-label:visible").count()).toBeGreaterThan(2);
        expect(await overlaps(page, ".band-label", ".band-label")).toEqual([]);
        for (const part of [0.45, 0.5, 0.55]) {
          await seekTo(lab, part);
          expect(await overlaps(page, ".head-knob", ".transport-steps button")).toEqual([]);
        }
        // The same page has the longest task, its hints and its end.
        for (const what of ["[data-disc]", ".label text"]) expect(await overlaps(page, ".course-caption, .course-judged, .course-hint", what)).toEqual([]);
      });

      test(`two branches side by side are read over neither stage: ${on}`, async ({ lab, page }) => {
        await branched(lab, language, 1);
        await lab.choose("compare");
        await expect(page.locator('[data-side="other"] [data-node]')).toHaveCount(5);
        await expect(page.locator(".difference dd").first()).toBeVisible();
        for (const what of ["[data-disc]", ".label text"]) expect(await overlaps(page, ".difference p, .difference dt, .difference dd, .difference button", what)).toEqual([]);
        const stages = await seen(page, ".pane .stage-host");
        const foot = (await seen(page, ".difference"))[0];
        for (const stage of stages) expect(stage.bottom).toBeLessThanOrEqual((foot?.top ?? 0) + 1);
      });

      test(`beside the sound core what leads on and what holds time is at hand below both stages: ${on}`, async ({ lab, page }) => {
        await page.goto(`./?lang=${language}#gallery/figure-8`);
        await lab.command("exhibit-beside").click();
        await expect(page.locator('[data-side="other"] [data-node]')).toHaveCount(5);
        await expect(page.locator(".difference dd").first()).toBeVisible();
        const hands = ["play", "step", "step-back", "exhibit-see", "exhibit-beside", "exhibit-share", "exhibit-leave"];
        const away = await page.evaluate((hands) =>
          hands.filter((name) => {
            const box = [...document.querySelectorAll(`[data-command="${name}"]`)].find((one) => one.checkVisibility())?.getBoundingClientRect();
            if (!box) return true;
            const met = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return box.bottom > innerHeight || met?.closest("[data-command]")?.getAttribute("data-command") !== name;
          }), hands);
        // A window that is lower than two stages scrolls.
        if (height >= 800) expect(away).toEqual([]);
        const steps = await seen(page, "[data-disc]");
        const time = await seen(page, ".transport-steps button");
        for (const disc of steps) if (height >= 800) expect(disc.bottom).toBeLessThanOrEqual(time[0]?.top ?? 0);
      });

      test(`the number of a term stands beside its entry's text, in the logs over a caption as well: ${on}`, async ({ page }) => {
        await page.goto(`./?lang=${language}#tour/write/spread`);
        await expect(page.locator(".course .cell").first()).toBeVisible();
        expect(await overlaps(page, ".course .cell-term", ".course .cell-text")).toEqual([]);
      });
    });
