// Pictures of each state, for people to look at, and a check that nothing lies on anything, and that axe finds nothing. What is a place of
// its own is looked at by places.spec.ts.
//
// The pictures land in results/screens, which git ignores.
import { readFile } from "node:fs/promises";
import { boxes, collisions, foreign, SLACK } from "./boxes.ts";
import { drop, expect, findingsInBothThemes, test, type Lab } from "./lab.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };

async function look(lab: Lab, name: (theme: string) => string, nodes: number): Promise<void> {
  // More nodes are more of the same.
  if (nodes === 5) expect.soft(await findingsInBothThemes(lab, name), `${name("light")}: axe`).toEqual([]);
  else await lab.page.screenshot({ path: `results/screens/${name("light")}.png` });
  // Where things stand is the same in both themes.
  const { words, discs, controls, tooWide } = await boxes(lab);
  // Each node has at least its name; a check of nothing would always hold.
  expect(discs.length).toBe(nodes);
  expect(words.length).toBeGreaterThanOrEqual(nodes);
  expect(controls.length).toBeGreaterThan(5);
  const { width, height } = lab.page.viewportSize() ?? { width: 0, height: 0 };
  const outside = words.filter((box) => box.left < -SLACK || box.top < -SLACK || box.right > width + SLACK || box.bottom > height + SLACK);
  expect.soft(collisions(words, words), `${name("light")}: words on words`).toEqual([]);
  expect.soft(foreign(words, discs), `${name("light")}: words on foreign nodes`).toEqual([]);
  expect.soft(collisions(discs, discs), `${name("light")}: nodes on nodes`).toEqual([]);
  expect.soft(collisions(controls, controls), `${name("light")}: controls on controls`).toEqual([]);
  expect.soft(outside.map((box) => box.name), `${name("light")}: words outside of the window`).toEqual([]);
  expect.soft(tooWide, `${name("light")}: scrolls sideways`).toBe(false);
}

for (const nodes of [3, 5, 7, 9, 11]) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`nothing overlaps: ${nodes} nodes, ${size}`, async ({ lab, page }) => {
      await page.setViewportSize(viewport);
      const name = (state: string) => (theme: string) => `${nodes}-${size}-${theme}-${state}`;
      await lab.open({ nodes, speed: "1" });
      await lab.leader();
      await lab.pause();
      await look(lab, name("leader"), nodes);
      if (nodes !== 5) return;
      await lab.node("B").click();
      await look(lab, name("selected"), nodes);
      await lab.command("stop").click();
      await lab.link("A-C").dispatchEvent("click");
      await page.keyboard.press("Escape");
      await look(lab, name("broken"), nodes);
      await lab.timeline().focus();
      await lab.timeline().press("Home");
      await look(lab, name("start"), nodes);
    });
  }
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`nothing overlaps: laws and links, ${size}`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    const name = (state: string) => (theme: string) => `instrument-${size}-${theme}-${state}`;
    await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await lab.open({ speed: "1" });
    await lab.leader();
    await lab.pause();
    await page.locator("body").press("l");
    await look(lab, name("laws-hold"), 5);
    await drop(lab, [{ name: "a.json", content: "nonsense" }]);
    await look(lab, name("bad-file"), 5);
    await drop(lab, [{ name: "a.json", content: await readFile(new URL("broken.json", import.meta.url), "utf8") }]);
    await expect(page.locator('[data-law][data-state="broken"]')).toBeVisible();
    // What fades in stands.
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
    await look(lab, name("law-broken"), 5);
    await page.keyboard.press("Escape");
    await look(lab, name("broken"), 5);
    await lab.share("copy-link");
    await expect(page.locator('[data-field="link"]')).toBeVisible();
    expect.soft(await findingsInBothThemes(lab, name("link")), "a link is shown").toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.locator('[data-field="link"]')).toHaveCount(0);
    await page.locator("body").press("/");
    await lab.command("find-begin").click();
    await expect(page.locator('[data-find="found"]')).toBeVisible({ timeout: 50_000 });
    expect.soft(await findingsInBothThemes(lab, name("found")), "a run is found").toEqual([]);
  });
}

test("pictures of an election and of a command under way", async ({ lab, page }) => {
  const moment = async (name: string) => {
    // A little along their way, so that messages lie on no node.
    await lab.playFor(10);
    await page.screenshot({ path: `results/screens/5-desk-light-${name}.png` });
  };
  await lab.open({ speed: "1/50" });
  await lab.pause();
  await lab.stepUntil('[data-node][data-role="candidate"]');
  await moment("election");
  await lab.stepUntil('[data-node][data-role="leader"]');
  await lab.submit("set x 5", await lab.leader());
  await page.keyboard.press("Escape");
  await lab.stepUntil(".message.append[data-message]");
  await moment("command");
});
