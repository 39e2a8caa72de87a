// Whether every control of every place can be met by a finger and reached on little windows; one page load for all places of a size.
import { type Page } from "@playwright/test";
import { expect, test, type Lab } from "./lab.ts";
import { places } from "./places.ts";

/** A finger's width, in CSS pixels (WCAG 2.5.5). */
const FINGER = 44;

/** Controls that can be seen and are smaller than a finger, and what sticks out to the side. */
async function faults(page: Page): Promise<{ small: string[]; wide: string[]; count: number }> {
  return page.evaluate((finger) => {
    const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
    const controls = [...top.querySelectorAll<HTMLElement>("button, select, summary, [role=slider], a[href], input")].filter(
      (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.closest("[hidden], .skip, .stage-host"),
    );
    const name = (one: HTMLElement) =>
      one.dataset.command ?? one.dataset.field ?? one.dataset.item ?? `${one.tagName.toLowerCase()}.${one.className} ${one.textContent?.trim().slice(0, 24) ?? ""}`;
    const small: string[] = [];
    for (const one of controls) {
      // A box to tick is met by its words as well; what its label is missing, it may have itself.
      const met = [one, ...(one instanceof HTMLInputElement ? (one.labels ?? []) : [])].map((part) => part.getBoundingClientRect());
      const width = Math.max(...met.map((box) => box.width));
      const height = Math.max(...met.map((box) => box.height));
      if (width < finger - 0.5 || height < finger - 0.5) small.push(`${name(one)} ${Math.round(width)}x${Math.round(height)}`);
    }
    const clipped = (one: Element) => {
      for (let at = one.parentElement; at; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return at !== document.documentElement && at !== document.body && at.getBoundingClientRect().right <= innerWidth + 1;
      return false;
    };
    const wide = controls
      .filter((one) => (one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1) && !clipped(one))
      .map(name);
    if (document.documentElement.scrollWidth > innerWidth) wide.push("the page");
    return { small: [...new Set(small)], wide: [...new Set(wide)], count: controls.length };
  }, FINGER);
}

for (const [width, height] of [
  [390, 844],
  [320, 568],
  // A desk of 1280x720 at 400 %.
  [320, 180],
] as const) {
  test.describe(`${width}x${height}`, () => {
    test.use({ viewport: { width, height }, hasTouch: true, isMobile: true });
    test(`every control is as large as a finger, and nothing sticks out: ${width}x${height} @chromium`, async ({ lab, page }) => {
      test.setTimeout(90_000);
      const seen = await walk(lab, faults);
      expect(seen).toEqual({});
    });
  });
}

/** What is at fault, place by place. */
async function walk(lab: Lab, look: typeof faults): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const place of places({ compact: true })) {
    await place.go(lab);
    const { small, wide, count } = await look(lab.page);
    expect(count, `${place.name} has controls`).toBeGreaterThan(0);
    const all = [...small, ...wide.map((name) => `sticks out: ${name}`)];
    if (all.length > 0) found[place.name] = all;
    await place.leave(lab);
  }
  return found;
}
