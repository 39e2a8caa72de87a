// What must hold in every place of the page: axe finds nothing, German is German, forced colours hide nothing, nothing moves that need not, and storage may be refused.
import { expect, findingsInBothThemes, test, type Lab } from "./lab.ts";
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

// On a large screen little is other than on a desk: that is looked at with `--all-browsers` alone.
for (const [size, viewport] of Object.entries({ ...SIZES, large: { width: 1920, height: 1080 } })) {
  test(`axe finds nothing in any place: ${size}${size === "large" ? " @long" : ""}`, async ({ lab, page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const found = await walk(lab, size === "phone", async (name) => {
      const byAxe = await findingsInBothThemes(lab, (theme) => `place-${name.replaceAll(/[^a-z]+/g, "-")}-${size}-${theme}`);
      // With reduced motion nothing is on its way from one look to another.
      const moving = await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length);
      const wide = await page.evaluate(() => {
        const dialog = document.querySelector("dialog[open]");
        const scrolls = [document.documentElement, dialog].filter((one) => one && one.scrollWidth > one.clientWidth).map((one) => `${one?.tagName} scrolls sideways`);
        const outside = [...(dialog?.querySelectorAll("*") ?? [])].filter((one) => one.getBoundingClientRect().right > innerWidth);
        return [...scrolls, ...outside.map((one) => `outside: ${one.outerHTML.slice(0, 90)}`)];
      });
      return [...byAxe, ...wide, ...(moving > 0 ? [`${moving} animations`] : [])];
    });
    expect(found).toEqual({});
  });
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
        // In Firefox the words of a drawing stand in one line.
        return said.flatMap((line) => line.split(/(?<=\bms)(?=\d)/)).map((line) => line.trim()).filter((line) => (line.match(/\p{L}{2,}/gu) ?? []).length >= 3);
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

for (const colorScheme of ["light", "dark"] as const)
  test(`in forced colours every control has something to be seen in it: ${colorScheme} @chromium`, async ({ lab, page }) => {
    await page.emulateMedia({ forcedColors: "active", colorScheme, reducedMotion: "reduce" });
    /** The controls whose inside is of one colour; of a slider, the part beside its thumb. */
    const blank = async () => {
      const picture = [...(await page.screenshot())];
      return page.evaluate(async (picture) => {
        const image = await createImageBitmap(new Blob([new Uint8Array(picture)]));
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        const brush = canvas.getContext("2d");
        if (!brush) return ["no canvas"];
        brush.drawImage(image, 0, 0);
        const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
        const found: string[] = [];
        for (const one of top.querySelectorAll<HTMLElement>("button, select, input, .switch-track")) {
          const box = one.getBoundingClientRect();
          const inside = box.width > 8 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
          const met = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          if (!inside || !met || !(one.contains(met) || met.contains(one)) || one.closest(".switch") && one instanceof HTMLInputElement) continue;
          // A button's edge is no word; a box to tick is nothing but its edge.
          const edge = one instanceof HTMLInputElement && /checkbox|radio/.test(one.type) ? 0 : 4;
          let [left, width] = [box.left + edge, box.width - 2 * edge];
          if (one instanceof HTMLInputElement && one.type === "range") {
            const at = (Number(one.value) - Number(one.min)) / (Number(one.max) - Number(one.min));
            [left, width] = at < 0.5 ? [box.left + box.width * 0.7, box.width * 0.25] : [box.left + box.width * 0.05, box.width * 0.25];
          }
          const { data } = brush.getImageData(left, box.top + edge, Math.max(1, width), Math.max(1, box.height - 2 * edge));
          const colours = new Set<number>();
          for (let at = 0; at < data.length; at += 4) colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
          if (colours.size < 2) found.push(one.dataset.command ?? one.dataset.field ?? `${one.className} ${one.textContent ?? ""}`);
        }
        return found.length > 0 ? found : top.querySelectorAll("button").length < 2 ? ["no buttons"] : [];
      }, picture);
    };
    await lab.open({ seed: "2a", speed: "1" });
    await lab.leader();
    await lab.submit("set x 5");
    await lab.pause();
    // A field that is empty has its example in it.
    expect(await blank(), "the lab").toEqual([]);
    for (const name of ["settings", "partition", "change-members"]) {
      await lab.choose(name);
      await expect(page.locator("dialog[open]")).toHaveCount(1);
      expect(await blank(), name).toEqual([]);
      await page.keyboard.press("Escape");
    }
  });
