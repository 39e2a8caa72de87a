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
    if (!location.protocol.startsWith("http")) return;
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
  // Firefox tells of a page before it goes to its address.
  await expect(other).toHaveURL(/#run=[\w-]+&event=\d+$/);
  await expect(other.locator("[data-seed]")).toHaveText("2a");
  await expect(other.locator("[data-clock]").first()).toHaveText(held ?? "");
  await expect(other.locator('[data-command="menu"]')).toBeVisible();
});

// In Firefox a script's keys go to the page around, whatever has the focus.
test("keys work in a frame that has the focus, and never scroll the page around", { tag: "@chromium" }, async ({ lab, page }) => {
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
        // Letters stand in the middle of their lines, which each browser makes as high as it likes.
        const letters = (element: Element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const air = element instanceof SVGTextElement ? Math.max(0, height - Number.parseFloat(getComputedStyle(element).fontSize)) : 0;
          return new DOMRect(x, y + air / 2, width, height - air);
        };
        const boxes = visible
          .map((element) => ({ name: `${element.getAttribute("class")} ${element.textContent}`.slice(0, 40), box: letters(element) }))
          .filter(({ box }) => box.width > 1 && box.height > 1);
        const faults = boxes
          .filter(({ box }) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight)
          .map(({ name }) => `${name} leaves the frame`);
        boxes.forEach((one, at) => {
          for (const other of boxes.slice(at + 1)) {
            const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            if (wide > 1 && high > 1) faults.push(`${one.name} overlaps ${other.name}`);
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

/** A message that the page around was sent. */
type Told = Record<string, unknown> & { raftarium: string };

/** A page around the frame that keeps what it is sent, and where it came from. */
const listening = (query: string) => `<!doctype html><meta charset="utf-8"><body><iframe width="640" height="400"></iframe><script>
  window.told = [];
  addEventListener("message", ({ source, origin, data }) => {
    if (source === document.querySelector("iframe").contentWindow) window.told.push({ origin, at: performance.now(), ...data });
  });
  document.querySelector("iframe").src = ${JSON.stringify(frame(query))};
  window.say = (message) => document.querySelector("iframe").contentWindow.postMessage(message, "*");
</script>`;

const told = (lab: Lab, kind: string) =>
  lab.page.evaluate((kind) => (window as unknown as { told: Told[] }).told.filter((each) => each.raftarium === kind), kind);
const say = (lab: Lab, message: unknown) =>
  lab.page.evaluate((message) => (window as unknown as { say(message: unknown): void }).say(message), message);
const latest = async (lab: Lab) => (await told(lab, "state")).at(-1) ?? ({} as Told);

test("the page around plays, holds, seeks, sets the speed, and is told how the run stands", async ({ lab, page }) => {
  served = listening(`seed=7&speed=1&host=${around}`);
  await page.goto(around);
  await expect.poll(() => told(lab, "ready")).toHaveLength(1);
  await expect.poll(() => latest(lab)).toMatchObject({
    origin: new URL(frame("")).origin,
    playing: false,
    millis: 0,
    speed: "1×",
    leader: null,
    commit_index: 0,
    broken_law: null,
  });
  await say(lab, { raftarium: "play" });
  await expect.poll(async () => (await latest(lab)).commit_index, { timeout: 20_000 }).toBeGreaterThan(0);
  await say(lab, { raftarium: "pause" });
  await expect.poll(() => latest(lab)).toMatchObject({ playing: false, term: expect.any(Number), leader: expect.stringMatching(/^[A-E]$/) });
  const end = await latest(lab);
  await expect(page.frameLocator("iframe").locator(`[data-node="${end.leader}"]`)).toHaveAttribute("data-role", "leader");

  await say(lab, { raftarium: "seek", millis: 12.5 });
  await expect.poll(() => latest(lab)).toMatchObject({ millis: 12.5, end_millis: end.end_millis, leader: null });
  await say(lab, { raftarium: "seek", event: end.event });
  await expect.poll(() => latest(lab)).toMatchObject({ event: end.event, leader: end.leader });
  await expect(page.frameLocator("iframe").locator(`[data-node="${end.leader}"]`)).toHaveAttribute("data-role", "leader");
  await say(lab, { raftarium: "speed", speed: "1/20" });
  await expect.poll(() => latest(lab)).toMatchObject({ speed: "1/20", playing: false });

  // Held it says nothing, unless it is asked.
  const before = (await told(lab, "state")).length;
  await page.waitForTimeout(400);
  expect(await told(lab, "state")).toHaveLength(before);
  await say(lab, { raftarium: "state" });
  await expect.poll(() => told(lab, "state")).toHaveLength(before + 1);
  expect(await told(lab, "error")).toEqual([]);
});

test("however often the run changes, the page around is told at most about ten times a second", async ({ lab, page }) => {
  served = listening(`seed=7&speed=1&autoplay=1&host=${around}`);
  await page.goto(around);
  await expect.poll(() => told(lab, "ready")).toHaveLength(1);
  await page.evaluate(async () => {
    for (let millis = 0; millis < 100; millis++) {
      (window as unknown as { say(message: unknown): void }).say({ raftarium: "seek", millis });
      await new Promise((done) => setTimeout(done, 10));
    }
  });
  const states = await told(lab, "state");
  const seconds = ((states.at(-1)?.at as number) - (states[0]?.at as number)) / 1_000;
  expect(states.length).toBeGreaterThan(3);
  expect(states.length / seconds).toBeLessThan(12);
});

test("what the page around says wrongly is answered with an error, and changes nothing", async ({ lab, page }) => {
  served = listening(`seed=7&speed=1&lang=en&host=${around}`);
  await page.goto(around);
  await expect.poll(() => told(lab, "ready")).toHaveLength(1);
  const before = (await told(lab, "state")).length;
  const wrong: [unknown, string][] = [
    [null, "no-message"],
    ["play", "no-message"],
    [7, "no-message"],
    [[], "no-message"],
    [{ raftarium: 1 }, "no-message"],
    [{ type: "play" }, "no-message"],
    [{ raftarium: "explode" }, "unknown-message"],
    [{ raftarium: "x".repeat(1_000_000) }, "unknown-message"],
    [{ raftarium: "seek" }, "bad-place"],
    [{ raftarium: "seek", millis: -1 }, "bad-place"],
    [{ raftarium: "seek", millis: Number.NaN }, "bad-place"],
    [{ raftarium: "seek", millis: "1" }, "bad-place"],
    [{ raftarium: "seek", millis: 1, event: 1 }, "bad-place"],
    [{ raftarium: "seek", event: 1.5 }, "bad-place"],
    [{ raftarium: "seek", event: { valueOf: 1 } }, "bad-place"],
    [{ raftarium: "seek", event: 9007199254740991 }, "no-such-event"],
    [{ raftarium: "speed" }, "bad-speed"],
    [{ raftarium: "speed", speed: "fast" }, "bad-speed"],
    [{ raftarium: "speed", speed: 1e308 }, "bad-speed"],
  ];
  for (const [message] of wrong) await say(lab, message);
  // An error is no question.
  await say(lab, { raftarium: "error", code: "no-message" });
  await expect.poll(async () => (await told(lab, "error")).map(({ code }) => code)).toEqual(wrong.map(([, code]) => code));
  expect((await told(lab, "error"))[6]?.says).toBe("There is no message “explode”: it can be play, pause, seek, speed or state.");
  expect((await told(lab, "error"))[7]?.says).not.toContain("x".repeat(100));
  expect(await told(lab, "state")).toHaveLength(before);
  await say(lab, { raftarium: "play" });
  await expect.poll(async () => (await latest(lab)).playing).toBe(true);
});

test("a page of another origin than the named one is neither heard nor told, nor is any other window", async ({ lab, page }) => {
  for (const query of ["seed=7&speed=1", "seed=7&speed=1&host=https://example.org", `seed=7&speed=1&host=${around.replace("localhost", "127.0.0.1")}`]) {
    served = listening(query);
    await page.goto(around);
    const inner = page.frameLocator("iframe");
    await expect(inner.locator("[data-node]").first()).toBeVisible();
    for (const message of [{ raftarium: "play" }, { raftarium: "state" }, "nonsense"]) await say(lab, message);
    await page.waitForTimeout(300);
    await expect(inner.locator(".app")).toHaveAttribute("data-playing", "false");
    expect(await page.evaluate(() => (window as unknown as { told: Told[] }).told)).toEqual([]);
  }
  // Beside the frame, a window of the named origin that is not the one around it.
  served = listening(`seed=7&speed=1&host=${around}`);
  await page.goto(around);
  await expect.poll(() => told(lab, "ready")).toHaveLength(1);
  await page.evaluate(() => {
    const other = document.createElement("iframe");
    other.srcdoc = `<script>parent.frames[0].postMessage({ raftarium: "play" }, "*")</${"script"}>`;
    document.body.append(other);
    return new Promise((done) => other.addEventListener("load", done));
  });
  await page.waitForTimeout(300);
  await expect(page.frameLocator("iframe >> nth=0").locator(".app")).toHaveAttribute("data-playing", "false");
});

test("alone in its tab, the page hears nobody", async ({ lab, page }) => {
  const own = new URL(frame("")).origin;
  await alone(lab, `seed=7&speed=1&host=${own}`);
  await page.evaluate(() => postMessage({ raftarium: "play" }, "*"));
  await page.waitForTimeout(200);
  await expect(app(lab)).toHaveAttribute("data-playing", "false");
});
