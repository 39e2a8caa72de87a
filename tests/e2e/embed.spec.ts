// The page inside another one: what is shown, what it leaves alone, what it hears.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, findings, test, type Lab } from "./lab.ts";

// The page around comes from another site than the page in the frame: a name of this machine beside its number.
let server: Server;
let around = "";
let served = "";

test.beforeAll(async () => {
  server = createServer((_, response) => response.setHeader("content-type", "text/html").end(served));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  around = `http://localhost:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => void server.close());

const frame = (query: string) => new URL(`./?embed=1&${query}`, process.env.RAFTARIUM_URL).href;

const app = (lab: Lab) => lab.page.locator(".app");
const clock = (lab: Lab) => lab.page.locator("[data-clock]").textContent();

/** Opens the page as a frame shows it, alone. */
async function alone(lab: Lab, query: string): Promise<void> {
  await lab.page.goto(`./?embed=1&${query}`);
  await expect(lab.nodes().first()).toBeVisible();
}

test("a frame shows the stage, a caption, the ribbon and how to play, and nothing else", async ({ lab, page }) => {
  await alone(lab, "seed=7");
  await expect(app(lab)).toHaveAttribute("data-embed", "controls");
  for (const shown of ["[data-caption]", "[data-timeline]", '[data-command="way-out"]']) await expect(page.locator(shown)).toBeVisible();
  const buttons = await page.locator("button:visible, a:visible, input, select").evaluateAll((all) => all.map((each) => each.getAttribute("data-command")));
  expect(buttons).toEqual(["step-back", "play", "step", "way-out"]);
  await alone(lab, "controls=0");
  await expect(app(lab)).toHaveAttribute("data-embed", "stage");
  expect(await page.locator("button:visible, a:visible, [data-caption], [data-timeline]").count()).toBe(0);
});

test("a frame is held until somebody plays it, and nothing on its stage can be pressed", async ({ lab, page }) => {
  await alone(lab, "seed=7&speed=1");
  await expect(app(lab)).toHaveAttribute("data-playing", "false");
  expect(await lab.isPaused()).toBe(true);
  const box = await lab.link("A-B").boundingBox();
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  await lab.command("play").click();
  await lab.leader();
  await expect(lab.link("A-B")).toHaveAttribute("data-cut", "none");
  await lab.command("play").click();
  expect(await lab.isPaused()).toBe(true);
});

test("with autoplay time runs as soon as the frame is in sight", async ({ lab }) => {
  await alone(lab, "seed=7&speed=1&autoplay=1&controls=0");
  await lab.leader();
});

test("the theme and the language of the address win, and nothing is remembered", async ({ lab, page }) => {
  await page.addInitScript(() => {
    localStorage.setItem("raftarium.theme", "light");
    localStorage.setItem("raftarium.view", "table");
    const remembered = JSON.stringify(localStorage);
    Object.assign(window, { unchanged: () => JSON.stringify(localStorage) === remembered && sessionStorage.length === 0 });
  });
  await alone(lab, "seed=7&speed=1&theme=dark&lang=de&autoplay=1");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator('[data-command="way-out"]')).toHaveText("In Raftarium öffnen");
  await lab.leader();
  await page.keyboard.press("-");
  await page.keyboard.press(" ");
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  await page.waitForFunction(() => (window as unknown as { unchanged(): boolean }).unchanged());
});

test("what the address says wrongly of the frame is told in it", async ({ lab, page }) => {
  await alone(lab, "controls=maybe&host=example.org");
  await expect(page.locator("[data-notice]")).toContainText("it can be 0 or 1. The address names the host");
});

test("the way out leads to the same run at the same event", async ({ lab, page, context }) => {
  await alone(lab, "seed=2a&speed=1&autoplay=1");
  await lab.leader();
  await page.keyboard.press("ArrowLeft");
  const held = await clock(lab);
  const opened = context.waitForEvent("page");
  await lab.command("way-out").click();
  const other = await opened;
  expect(other.url()).toMatch(/#run=[\w-]+&event=\d+$/);
  await expect(other.locator("[data-seed]")).toHaveText("2a");
  await expect(other.locator("[data-clock]").first()).toHaveText(held ?? "");
  await expect(other.locator('[data-command="menu"]')).toBeVisible();
});

test("keys work in a frame that has the focus, and never scroll the page around", async ({ lab, page }) => {
  served = `<!doctype html><body><p>Above.</p><iframe src="${frame("seed=7&speed=1")}" width="640" height="400"></iframe><br>${"Below.<br>".repeat(400)}`;
  await page.goto(around);
  const inner = page.frameLocator("iframe");
  await expect(inner.locator("[data-node]").first()).toBeVisible();
  // Without the focus a key is the page's own.
  await page.keyboard.press("End");
  await expect(inner.locator(".app")).toHaveAttribute("data-playing", "false");
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(1_000);
  await page.keyboard.press("Home");
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  await inner.locator("main").click();
  await page.keyboard.press(" ");
  await expect(inner.locator(".app")).toHaveAttribute("data-playing", "true");
  await expect(inner.locator('[data-node][data-role="leader"]')).toBeVisible();
  for (const key of [" ", "PageDown", "ArrowDown", "End", "PageUp", "ArrowRight"]) await page.keyboard.press(key);
  await expect(inner.locator(".app")).toHaveAttribute("data-playing", "false");
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

for (const size of [{ width: 640, height: 400 }, { width: 320, height: 240 }]) {
  for (const controls of [1, 0]) {
    test(`nothing overlaps in a frame of ${size.width} x ${size.height}, controls=${controls}`, async ({ lab, page }) => {
      await page.setViewportSize(size);
      await alone(lab, `seed=7&speed=1&autoplay=1&controls=${controls}`);
      await lab.leader();
      await page.keyboard.press(" ");
      await expect(app(lab)).toHaveAttribute("data-playing", "false");
      const overlapping = await page.evaluate(() => {
        const visible = [...document.querySelectorAll("[data-disc], .client-disc, .label text, .caption p, .embed-bar > *")].filter(
          (element) => element.textContent !== "" || element instanceof SVGCircleElement || element.matches(".embed-bar > *"),
        );
        const boxes = visible
          .map((element) => ({ name: `${element.getAttribute("class")} ${element.textContent}`.slice(0, 40), box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && box.height > 1);
        const faults = boxes
          .filter(({ box }) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight)
          .map(({ name }) => `${name} leaves the frame`);
        boxes.forEach((one, at) => {
          for (const other of boxes.slice(at + 1)) {
            const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            // Lines of letters touch where nothing is drawn.
            if (wide > 1 && high > 3) faults.push(`${one.name} overlaps ${other.name}`);
          }
        });
        return faults;
      });
      await page.screenshot({ path: `results/screens/embed-${size.width}-${controls}.png` });
      expect(overlapping).toEqual([]);
    });
  }
}

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing in a frame: ${theme}`, async ({ lab, page }) => {
    for (const controls of [1, 0]) {
      await page.setViewportSize({ width: 640, height: 400 });
      await alone(lab, `seed=7&speed=1&autoplay=1&theme=${theme}&controls=${controls}`);
      await lab.leader();
      await page.keyboard.press(" ");
      expect(await findings(lab)).toEqual([]);
    }
  });
}
