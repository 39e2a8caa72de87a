// What a frame costs, told in plain frames: what this browser takes on this machine, in the same minute, for a page that does
// nothing but move 300 circles. Milliseconds say more about the machine than about the page; this ratio does not.
import { expect, threadTime } from "./lab.ts";
import type { Page } from "@playwright/test";

const PLAIN_CIRCLES = 300;
const SECONDS = 2;

/** Counts the frames that a page asks for. To be called before it is opened. */
export async function countFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ask = window.requestAnimationFrame.bind(window);
    const counter = window as unknown as { framesAsked: number };
    counter.framesAsked = 0;
    window.requestAnimationFrame = (draw) => {
      counter.framesAsked += 1;
      return ask(draw);
    };
  });
}

export const frames = (page: Page) => page.evaluate(() => (window as unknown as { framesAsked: number }).framesAsked);

/** Milliseconds of thread time a frame, and how many were drawn. */
export async function frameTime(page: Page): Promise<{ each: number; drawn: number }> {
  const before = await frames(page);
  const spent = await threadTime(page, () => page.waitForTimeout(SECONDS * 1000));
  const drawn = (await frames(page)) - before;
  expect(drawn, "frames drawn").toBeGreaterThan(10);
  return { each: spent / drawn, drawn };
}

/** What `page` costs a frame, in plain frames: the least of three rounds, each measured beside a plain one. */
export async function frameCost(page: Page, what: string): Promise<number> {
  const plain = await page.context().newPage();
  await countFrames(plain);
  await plain.goto("about:blank");
  await plain.evaluate(moveCircles, PLAIN_CIRCLES);
  const rounds: { page: number; plain: number }[] = [];
  for (let round = 0; round < 3; round += 1) {
    await plain.bringToFront();
    const reference = await frameTime(plain);
    await page.bringToFront();
    rounds.push({ page: (await frameTime(page)).each, plain: reference.each });
  }
  await plain.close();
  // What disturbs a round makes it dearer, never cheaper.
  const least = (each: "page" | "plain") => Math.min(...rounds.map((round) => round[each]));
  const cost = least("page") / least("plain");
  const told = rounds.map(({ page, plain }) => `${page.toFixed(2)}/${plain.toFixed(2)}`).join(", ");
  console.log(`    ${what}: ${least("page").toFixed(2)} ms of thread time a frame, ${cost.toFixed(2)} plain frames (${told})`);
  return cost;
}

function moveCircles(count: number): void {
  const svg = document.body.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  svg.setAttribute("width", "800");
  svg.setAttribute("height", "600");
  const circles = Array.from({ length: count }, () => {
    const group = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "g"));
    const circle = group.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "circle"));
    circle.setAttribute("r", "6");
    circle.setAttribute("fill", "teal");
    return group;
  });
  const draw = (millis: number) => {
    circles.forEach((circle, number) => {
      const x = 400 + 200 * Math.cos(millis / 1000 + number);
      const y = 300 + 200 * Math.sin(millis / 900 + number);
      circle.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    });
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}
