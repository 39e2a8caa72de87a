// What the page costs when nothing moves, and what a frame costs when something does.
//
// Thread time, not wall time: it repeats within a tenth on a noisy machine, frame intervals do not.
import { readFile } from "node:fs/promises";
import { countFrames, frameCost, frames } from "./frames.ts";
import { drop, expect, test, threadTime, type Lab } from "./lab.ts";

/** Two samples through the debugger cost a millisecond or two themselves. */
const IDLE_MS_MAX = 5;
const IDLE_SECONDS = 3;
/** In plain frames (frames.ts), as are the others below. On a quiet machine they take about 0.7, 1.0 and, with the pointer over them, 1.1 to 1.4; milliseconds are printed. */
const CROWDED_COST_MAX = 1.8;

async function expectIdle(lab: Lab, when: string): Promise<void> {
  await lab.page.waitForTimeout(700);
  const before = await frames(lab.page);
  const wait = () => lab.page.waitForTimeout(IDLE_SECONDS * 1000);
  // Only Chromium can be asked for its thread's time.
  const asked = lab.page.context().browser()?.browserType().name() === "chromium";
  const spent = asked ? await threadTime(lab.page, wait) : void (await wait());
  expect(await frames(lab.page), `frames asked for ${when}`).toBe(before);
  if (spent === undefined) return;
  console.log(`    ${when}: ${spent.toFixed(2)} ms of thread time in ${IDLE_SECONDS} s`);
  expect(spent, `milliseconds of thread time ${when}`).toBeLessThan(IDLE_MS_MAX);
}

test("a paused page costs nothing", async ({ lab, page }) => {
  await countFrames(page);
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.pause();
  await expectIdle(lab, "while paused");
});

test("a hidden page costs nothing, and goes on when it is seen again", async ({ lab, page }) => {
  await countFrames(page);
  await lab.open({ speed: "1" });
  await lab.leader();
  const show = (shown: boolean) =>
    page.evaluate((shown) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => !shown });
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (shown ? "visible" : "hidden") });
      document.dispatchEvent(new Event("visibilitychange"));
    }, shown);
  await show(false);
  await expectIdle(lab, "while hidden");
  await show(true);
  expect(await lab.isPaused()).toBe(false);
});

const cases = [
  { nodes: 5, speed: "1/50", stop: "4", most: 1 },
  { nodes: 9, speed: "1×", stop: "9", most: 1.4 },
];
for (const { nodes, speed, stop, most } of cases) {
  test(`a frame with ${nodes} nodes at ${speed} is cheap @measure`, async ({ lab, page }) => {
    await countFrames(page);
    await lab.open({ nodes, speed: "10" });
    await lab.leader();
    await page.locator('[data-command="speed"]').fill(stop);
    await expect(page.locator("[data-speed]")).toHaveText(speed);
    await page.waitForTimeout(1_000);
    expect(await frameCost(page, `${nodes} nodes at ${speed}`)).toBeLessThan(most);
  });
}

// The run: `tests/pages.rs`.
test("a frame with 11 nodes and 300 messages is cheap @measure", async ({ lab, page }) => {
  await countFrames(page);
  await lab.open({ speed: "1/50" });
  await drop(lab, [{ name: "crowded.json", content: await readFile(new URL("crowded.json", import.meta.url), "utf8") }]);
  await expect(lab.nodes()).toHaveCount(11);
  await page.locator("body").press("End");
  await expect(lab.command("live")).toBeDisabled();
  await lab.command("play").click();
  await page.waitForTimeout(1_000);
  // Where the pointer is, the browser looks at every frame for what is under it.
  await page.locator(".stage-svg").hover();
  expect(await page.locator(".messages").getAttribute("data-crowd").then(Number), "messages on the stage").toBeGreaterThan(280);
  expect(await frameCost(page, "11 nodes, 300 messages at 1/50")).toBeLessThan(CROWDED_COST_MAX);
});
