// What must hold in every place of the page: axe finds nothing, German is German, nothing moves that need not, and storage may be refused.
import { expect, findings, test, type Lab } from "./lab.ts";
import { places } from "./places.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };

/** What `look` finds at fault, place by place. */
async function walk(lab: Lab, compact: boolean, look: (name: string) => Promise<string[]>, query = ""): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const place of places({ compact, query })) {
    await place.go(lab);
    const faults = await look(place.name);
    if (faults.length > 0) found[place.name] = faults;
    await place.leave(lab);
  }
  return found;
}

for (const theme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`axe finds nothing in any place: ${theme}, ${size}`, async ({ lab, page }) => {
      test.setTimeout(180_000);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.addInitScript((name) => localStorage.setItem("raftarium.theme", name), theme);
      const found = await walk(lab, size === "phone", async (name) => {
        await page.screenshot({ path: `results/screens/place-${name.replaceAll(/[^a-z]+/g, "-")}-${size}-${theme}.png` });
        // With reduced motion nothing is on its way from one look to another.
        const moving = await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length);
        const wide = await page.evaluate(() => {
          const dialog = document.querySelector("dialog[open]");
          const scrolls = [document.documentElement, dialog].filter((one) => one && one.scrollWidth > one.clientWidth).map((one) => `${one?.tagName} scrolls sideways`);
          const outside = [...(dialog?.querySelectorAll("*") ?? [])].filter((one) => one.getBoundingClientRect().right > innerWidth);
          return [...scrolls, ...outside.map((one) => `outside: ${one.outerHTML.slice(0, 90)}`)];
        });
        return [...(await findings(lab)), ...wide, ...(moving > 0 ? [`${moving} animations`] : [])];
      });
      expect(found).toEqual({});
    });
  }
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`no sentence of any place is English where German is spoken: ${size}`, async ({ lab, page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(viewport);
    /** All that is read, a text a line, that has words of more than one letter; names and numbers say the same everywhere. */
    const sentences = () =>
      page.evaluate(() => {
        const said = document.body.innerText.split("\n");
        for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
          for (const one of document.querySelectorAll(`[${name}]`)) said.push(one.getAttribute(name) ?? "");
        return said.map((line) => line.trim()).filter((line) => (line.match(/\p{L}{2,}/gu) ?? []).length >= 3);
      });
    const english = new Set<string>();
    await walk(lab, size === "phone", async () => {
      for (const line of await sentences()) english.add(line);
      return [];
    }, "&lang=en");
    // A comparison with nothing would always hold.
    expect(english.size).toBeGreaterThan(100);
    const found = await walk(lab, size === "phone", async (name) => {
      await page.screenshot({ path: `results/screens/place-${name.replaceAll(/[^a-z]+/g, "-")}-${size}-de.png` });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      return [...(await sentences()).filter((line) => english.has(line)), ...(wide ? ["scrolls sideways"] : [])];
    }, "&lang=de");
    expect(found).toEqual({});
  });
}

for (const [how, break_it] of [
  ["refused", () => {
    const refuse = { get: () => { throw new DOMException("refused", "SecurityError"); } };
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(window, name, refuse);
  }],
  ["full", () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  }],
] as const) {
  test(`where storage is ${how} the page works, and says that nothing is kept`, async ({ lab, page }) => {
    await page.addInitScript(break_it);
    await lab.open({ seed: "2a", speed: "1" });
    await lab.leader();
    await lab.submit("set x 5");
    await lab.pause();
    await expect(page.locator("[data-notice]").getByText("does not keep the run")).toBeVisible();
    await expect(page.locator("[data-crash]")).toBeHidden();
    await lab.command("theme").click();
    await lab.choose("recent-runs");
    await expect(page.locator("dialog[open]")).toHaveCount(1);
  });
}

test("single letters are keys until they are switched off, and stay off", async ({ lab, page }) => {
  await lab.open({ seed: "2a", speed: "1" });
  await page.keyboard.press("o");
  await page.locator('[data-command="letters"]').press(" ");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(lab.nodes().first()).toBeVisible();
  for (const key of ["o", "a", "/", "l"]) await page.keyboard.press(key);
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page.locator('[data-dialog="palette"]')).toBeVisible();
});

test("the ring is one stop of the tab key, arrows go around it, and what has the focus is seen, in forced colours too @chromium", async ({ lab, page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.pause();
  expect(await page.locator('[data-node][tabindex="0"]').count()).toBe(1);
  await lab.node("A").focus();
  for (const name of ["B", "C", "D", "E", "A"]) {
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-node"))).toBe(name);
    expect(await page.locator('[data-node][tabindex="0"]').count()).toBe(1);
  }
  // Whoever has the focus looks other than before.
  const shot = () => lab.node("A").screenshot({ path: "results/screens/forced-colours-node.png" });
  const with_focus = await shot();
  await page.keyboard.press("ArrowRight");
  expect(with_focus.equals(await shot())).toBe(false);
  await page.screenshot({ path: "results/screens/forced-colours.png" });
});
