// Time: stepping by event and by message, jumping, the ribbon that is dragged and zoomed, and how fast a seek is.
import { expect, test, type Lab } from "./lab.ts";

/** A run with a leader, a command and a stopped node, held at its end. */
async function eventful(lab: Lab): Promise<void> {
  await lab.open({ seed: "7", speed: "1" });
  const leader = await lab.leader();
  await lab.submit("set x 5", leader);
  await expect(lab.committed(leader).first()).toBeVisible();
  await lab.tell(leader === "B" ? "C" : "B", "stop");
  await lab.pause();
}

const clock = (lab: Lab) => lab.page.locator("[data-clock]").innerText();

test("time is stepped by event and by message, both ways", async ({ lab, page }) => {
  await eventful(lab);
  const body = page.locator("body");
  // From a place that the seed alone decides: where a person's pause falls, two messages may arrive within one millisecond.
  await body.press("Home");
  for (let step = 0; step < 10; step++) await body.press(".");
  const places: string[] = [await clock(lab)];
  for (let step = 0; step < 3; step++) {
    await body.press(",");
    places.push(await clock(lab));
  }
  expect(new Set(places).size, places.join(" ")).toBe(4);
  await body.press(".");
  await body.press(".");
  expect(await clock(lab)).toBe(places[1]);
  await body.press("ArrowLeft");
  await body.press("ArrowRight");
  expect(await clock(lab)).toBe(places[1]);
});

test("jumps lead to elections, commits, actions and back", async ({ lab, page }) => {
  await eventful(lab);
  const jump = page.locator('[data-field="jump"]');
  for (const [place, name] of [
    [0, "election"],
    [1, "commit"],
    [2, "action"],
  ] as const) {
    await lab.command("live").or(lab.command("go-live")).first().isVisible();
    await page.locator("body").press("End");
    await jump.selectOption({ index: place });
    const end = await clock(lab);
    await lab.command(`${name}-back`).click();
    await lab.command(`${name}-back`).click();
    const earlier = await clock(lab);
    expect(earlier, name).not.toBe(end);
    await lab.command(`${name}-forth`).click();
    expect(await clock(lab), name).not.toBe(earlier);
    await lab.command(`${name}-back`).click();
    expect(await clock(lab), name).toBe(earlier);
  }
  await jump.selectOption({ index: 3 });
  await lab.command("broken-back").click();
  await expect(page.getByText("There is no earlier broken law.")).toBeVisible();
});

test("live goes to the end and on, and is seen", async ({ lab, page }) => {
  await eventful(lab);
  const bar = page.locator("[data-live]");
  await expect(bar).toHaveAttribute("data-live", "false");
  await lab.dragTimeTo(0.2);
  await lab.command("go-live").click();
  await expect(bar).toHaveAttribute("data-live", "true");
  expect(await lab.isPaused()).toBe(false);
});

test("the ribbon is zoomed about the pointer, moved, and shown whole again", async ({ lab, page }) => {
  await eventful(lab);
  const ribbon = lab.timeline();
  const box = (await ribbon.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 35);
  for (let notch = 0; notch < 8; notch++) await page.mouse.wheel(0, -100);
  await expect(ribbon).toHaveAttribute("data-zoomed", "true");
  const thumb = page.locator(".strip-part");
  const x = async () => Number.parseFloat((await thumb.getAttribute("x"))!);
  const before = await x();
  expect(before).toBeGreaterThan(5);
  await page.mouse.wheel(100, 0);
  await expect.poll(x).toBeGreaterThan(before);
  await page.mouse.down();
  await page.mouse.up();
  const here = await clock(lab);
  await page.keyboard.down("Shift");
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + 35, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  expect(await clock(lab), "what is shown was dragged, not time").toBe(here);
  await page.locator("body").press("(");
  for (let often = 0; often < 8; often++) await page.locator("body").press("(");
  await expect(ribbon).toHaveAttribute("data-zoomed", "false");
});

test("a tick of an action tells of it and leads to it", async ({ lab, page }) => {
  await eventful(lab);
  const tick = page.locator("[data-action]").last();
  await expect(tick.locator("title")).toHaveText(/[Ss]top/);
  await page.locator("body").press("Home");
  const box = (await tick.locator(".tick-room").boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator('[data-node][data-state="stopped"]')).toHaveCount(1);
  await page.locator("body").press("ArrowLeft");
  await expect(page.locator('[data-node][data-state="stopped"]'), "an action is a step of its own").toHaveCount(0);
});
