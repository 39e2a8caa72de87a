// The run presented: the stage and its caption alone, from stop to stop by the keys that presenters' remotes send.
import { expect, findings, test, type Lab } from "./lab.ts";

const caption = (lab: Lab) => lab.page.locator("[data-caption] .caption-says").textContent();
const clock = (lab: Lab) => lab.page.locator("[data-clock]").textContent();

/** Presses a key, and waits until what it does is seen. */
async function press(lab: Lab, key: string): Promise<void> {
  await lab.page.keyboard.press(key);
  await lab.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** A run with an election, commits and a stopped leader, held at its beginning. */
async function run(lab: Lab): Promise<string> {
  await lab.open({ seed: "7", speed: "1" });
  const leader = await lab.leader();
  await lab.submit("set x 1");
  await expect(lab.committed(leader)).toHaveCount(2);
  await lab.tell(leader, "stop");
  await lab.pause();
  await press(lab, "Home");
  return leader;
}

test("a remote goes from stop to stop, forth and back, and Escape leaves", async ({ lab, page }) => {
  const leader = await run(lab);
  await lab.choose("slides");
  await expect(page.locator(".app")).toHaveAttribute("data-slides", "true");
  // Nothing but the stage, the caption and three quiet buttons.
  const shown = await page.locator("button:visible, a:visible, input:visible, select, aside, header").evaluateAll((all) => all.map((each) => each.getAttribute("data-command")));
  expect(shown).toEqual(["previous-stop", "next-stop", "slides"]);
  await page.screenshot({ path: "results/screens/slides-start.png" });

  const stops = [];
  for (let stop = 0; stop < 40; stop++) {
    const before = await clock(lab);
    await press(lab, "PageDown");
    if ((await page.locator("[data-notice]").count()) > 0) break;
    stops.push({ caption: await caption(lab), clock: await clock(lab) });
    expect(stops.at(-1)?.clock).not.toBe(undefined);
    expect(Number.parseFloat((await clock(lab)) ?? "")).toBeGreaterThanOrEqual(Number.parseFloat(before ?? ""));
  }
  await expect(page.locator("[data-notice]")).toContainText("last stop so far");
  const told = stops.map((stop) => stop.caption).join("\n");
  for (const what of ["leads term 1", "commits entry 2", "Set x 1 is submitted", "stops"]) expect(told).toContain(what);
  await expect(lab.node(leader)).toHaveAttribute("data-state", "stopped");
  await page.screenshot({ path: "results/screens/slides-end.png" });

  await press(lab, "PageUp");
  await expect(page.locator("[data-notice]")).toHaveCount(0);
  expect({ caption: await caption(lab), clock: await clock(lab) }).toEqual(stops.at(-2));
  await press(lab, "PageDown");
  expect(await clock(lab)).toBe(stops.at(-1)?.clock);

  await press(lab, "Escape");
  await expect(page.locator(".app")).not.toHaveAttribute("data-slides", "true");
  await expect(lab.command("menu")).toBeVisible();
  await expect(lab.node(leader)).toBeVisible();
});

test("while presenting nothing acts on the cluster", async ({ lab, page }) => {
  await run(lab);
  await press(lab, "z");
  await press(lab, "PageDown");
  const before = await clock(lab);
  const box = await lab.link("A-B").boundingBox();
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  for (const key of ["s", "m", "r", "n", "1", "w", "Enter", "Control+k"]) await press(lab, key);
  await expect(page.locator("dialog")).toHaveCount(0);
  await expect(lab.link("A-B")).toHaveAttribute("data-cut", "none");
  expect(await clock(lab)).toBe(before);
  await expect(page.locator(".app")).toHaveAttribute("data-slides", "true");
  // By pointer, for those without a remote.
  await lab.command("next-stop").click();
  expect(await clock(lab)).not.toBe(before);
  await lab.command("slides").click();
  await expect(lab.command("menu")).toBeVisible();
  // Outside of it the keys scroll, and time stays.
  const left = await clock(lab);
  await press(lab, "PageDown");
  expect(await clock(lab)).toBe(left);
});

test("a chapter of the tour is presented too", async ({ lab, page }) => {
  await page.goto("./#tour/leader");
  await expect(lab.nodes().first()).toBeVisible();
  await press(lab, "z");
  await expect(page.locator("header")).toHaveCount(0);
  const first = page.url();
  await press(lab, "PageDown");
  await expect.poll(() => page.url()).not.toBe(first);
  await page.screenshot({ path: "results/screens/slides-tour.png" });
  await press(lab, "Escape");
  await expect(page.locator("header")).toHaveCount(1);
});

for (const size of [
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
]) {
  test(`slides: axe finds nothing, and the caption lies on no node, at ${size.width} x ${size.height}`, async ({ lab, page }) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await run(lab);
    await press(lab, "z");
    await page.setViewportSize(size);
    for (let stop = 0; stop < 6; stop++) {
      await press(lab, "PageDown");
      const gap = await page.evaluate(() => {
        const lowest = Math.max(...[...document.querySelectorAll("[data-disc], .label text, .client-disc")].map((each) => each.getBoundingClientRect().bottom));
        return (document.querySelector("[data-caption]")?.getBoundingClientRect().top ?? 0) - lowest;
      });
      expect(gap).toBeGreaterThan(-1);
    }
    expect(await findings(lab)).toEqual([]);
    await page.screenshot({ path: `results/screens/slides-${size.width}.png` });
  });
}
