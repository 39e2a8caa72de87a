// Long runs: any place of ten busy minutes is come to at once, and an hour stays within the memory that a page may have.
import { readFile } from "node:fs/promises";
import { countFrames, frameCost } from "./frames.ts";
import { drop, expect, test, threadTime, type Lab } from "./lab.ts";
import type { Page } from "@playwright/test";

const MINUTE = 60_000_000;
const MEMORY_MAX = 150e6;
/** Going to a place far into a run costs at most so many times what going to its beginning does. */
const SEEK_TIMES_MAX = 2;

/** A frame beside a long log costs at most so many times what it costs beside a short one. */
const FRAME_TIMES_MAX = 1.7;
/** And so does an answer. */
const WHY_TIMES_MAX = 3;
/** What is asked: what was made so just now, long ago, and never. */
const ASKS = ["commit", "role", "members"] as const;

/** Milliseconds of thread time that it takes to answer each, at best. */
async function whyTimes(lab: Lab): Promise<number[]> {
  await lab.node("B").click();
  const best: number[] = [];
  for (const ask of ASKS) {
    const times: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      await lab.page.locator(`[data-inspector] [data-ask="${ask}"]`).first().focus();
      times.push(await threadTime(lab.page, () => lab.page.keyboard.press("Enter")));
      await expect(lab.page.locator("[data-why-panel]")).toBeVisible();
      await lab.page.keyboard.press("Escape");
    }
    best.push(Math.min(...times));
  }
  return best;
}

/** Remembers the programs' memories, so that they can be asked how large they are. */
async function watchMemory(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const memories: WebAssembly.Memory[] = [];
    (window as unknown as { memories: WebAssembly.Memory[] }).memories = memories;
    const begin = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...parts) => {
      const made = await begin.apply(WebAssembly, parts);
      memories.push(made.instance.exports.memory as WebAssembly.Memory);
      return made;
    };
  });
}

/** Bytes of the program's memory and of the page's own heap. */
async function memory(page: Page): Promise<{ program: number; heap: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  const program = await page.evaluate(() =>
    (window as unknown as { memories: WebAssembly.Memory[] }).memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
  );
  return { program, heap: usedSize };
}

/** Opens a run of five nodes and so many minutes, with commands in even distances, and goes to its end. */
async function openRun(lab: Lab, minutes: number, commandsPerSecond: number): Promise<number> {
  const broken = JSON.parse(await readFile(new URL("broken.json", import.meta.url), "utf8"));
  const submit = (at: number) => ({ stamp: { at, after: 0 }, action: { do: "submit", node: 2, command: `set ${at % 100}` } });
  const step = Math.floor(1_000_000 / commandsPerSecond);
  const count = Math.floor((minutes * MINUTE - 1_000_000) / step);
  const actions = Array.from({ length: count }, (_, number) => submit(600_007 + step * number));
  const settings = { ...broken.settings, pre_vote: true, check_quorum: true, rules: {} };
  // Of another core, so that it needs no fingerprint. B leads this run soon, and goes on.
  const recording = { ...broken, core: 0, settings, seed: "000000000000026f", actions, end: { at: minutes * MINUTE, after: 0 } };
  await lab.open({ speed: "1" });
  await lab.pause();
  const slider = lab.timeline();
  const reached = (name: string) =>
    expect.poll(async () => Number(await slider.getAttribute(name)), { timeout: 90_000 }).toBe(minutes * 60_000);
  const whole = await threadTime(lab.page, async () => {
    await drop(lab, [{ name: "long.json", content: JSON.stringify(recording) }]);
    await reached("aria-valuemax");
  });
  await slider.press("End");
  await reached("aria-valuenow");
  return whole;
}

test("any place of ten busy minutes is come to as quickly as their beginning @chromium @measure", async ({ lab, page }) => {
  test.setTimeout(120_000);
  const whole = await openRun(lab, 10, 16);
  const slider = lab.timeline();
  const box = (await slider.boundingBox())!;
  const goTo = async (part: number) => {
    const x = box.x + box.width * part;
    const time = await threadTime(page, () => page.mouse.click(x, box.y + 35));
    const now = Number(await slider.getAttribute("aria-valuenow"));
    expect(Math.abs(now - part * 600_000), "where time stands").toBeLessThan(2_000);
    return time;
  };
  const [near, far]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < 40; turn += 1) {
    far.push(await goTo(((turn * 7_919) % 997) / 997));
    // Where a leader is at work already, so that as much is drawn.
    near.push(await goTo((5 + (turn % 3)) / 997));
  }
  const [toFar, toNear] = [far, near].map((times) => times.toSorted((a, b) => a - b));
  const told = (times: number[]) => `${times[20].toFixed(1)} ms, at worst ${times[39].toFixed(1)} ms`;
  console.log(`    ten minutes with 16 commands a second, run whole: ${whole.toFixed(0)} ms; gone to: ${told(toFar)}; to their beginning: ${told(toNear)}`);
  expect(toFar[20]).toBeLessThan(toNear[20] * SEEK_TIMES_MAX);
});

test("beside a log of ten thousand entries a frame costs no more than beside a short one, and why is answered at once @chromium @measure", async ({ lab, page }) => {
  test.setTimeout(180_000);
  await countFrames(page);
  await lab.open({ seed: "26f", speed: "1" });
  await lab.leader();
  await page.waitForTimeout(1_000);
  const short = await frameCost(page, "a log of one entry");
  await lab.pause();
  const near = await whyTimes(lab);
  await openRun(lab, 10, 16);
  await page.locator("body").press("End");
  await expect.poll(() => page.locator('[data-log="B"] [data-index]').last().getAttribute("data-index").then(Number)).toBeGreaterThan(9_000);
  const far = await whyTimes(lab);
  const told = (times: number[]) => times.map((time) => time.toFixed(1)).join(", ");
  console.log(`    why, of ${ASKS.join(", ")}: ${told(near)} ms of thread time beside a short log, ${told(far)} beside a long one`);
  for (const [at, ask] of ASKS.entries()) expect(far[at], `why, of ${ask}`).toBeLessThan((near[at] ?? 0) * WHY_TIMES_MAX);
  await lab.command("play").click();
  await page.waitForTimeout(1_000);
  expect(await frameCost(page, "a log of ten thousand entries")).toBeLessThan(short * FRAME_TIMES_MAX);
});

test("an hour of simulated time stays within the memory that a page may have @chromium", async ({ lab, page }) => {
  test.setTimeout(150_000);
  await watchMemory(page);
  await openRun(lab, 60, 1);
  const { program, heap } = await memory(page);
  const told = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(`    an hour with a command a second: ${told(program)} of the program, ${told(heap)} of the page's heap`);
  expect(program, "the program's memory was found").toBeGreaterThan(1e6);
  expect(program + heap).toBeLessThan(MEMORY_MAX);
});
