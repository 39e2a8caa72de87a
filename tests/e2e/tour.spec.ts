// The tour, the challenges, the way in: by button, key and address.
import { expect, findings, test, type Lab } from "./lab.ts";

const PHONE = { width: 390, height: 844 };
const course = (lab: Lab) => lab.page.locator(".course");

/** Opens the page at an address behind the hash. */
async function at(lab: Lab, hash: string): Promise<void> {
  await lab.page.goto(`./#${hash}`);
  await expect(lab.nodes().first()).toBeVisible();
}

test("whoever is new is offered three doors, and a cluster is moving already", async ({ lab, page }) => {
  await page.goto("./");
  await expect(page.locator("[data-welcome]")).toBeVisible();
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "true");
  expect(await findings(lab)).toEqual([]);
  await page.locator('[data-door="tour"]').click();
  await expect(course(lab)).toHaveAttribute("data-tour", "agree");
  await page.goto("./");
  await page.reload();
  await expect(page.locator("[data-welcome]")).toHaveCount(0);
});

test("on a phone the way in is where the hands are, and gives way to them", async ({ lab, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("./");
  await expect(page.locator(".glance")).toBeVisible();
  await expect(page.locator("[data-door]")).toHaveCount(4);
  expect(await findings(lab)).toEqual([]);
  await page.locator('[data-door="lab"]').click();
  await expect(page.locator("[data-welcome]")).toHaveCount(0);
  await expect(lab.command("sheet-logs")).toBeVisible();
});

test("whoever is new need not wait for the first timer", async ({ lab, page }) => {
  await page.goto("./");
  await expect(lab.page.locator("[data-message]").first()).toBeVisible({ timeout: 4_000 });
});

test("a chapter goes on by button and by key, waits for what happens, and goes back", async ({ lab, page }) => {
  await at(lab, "tour/leader");
  await expect(course(lab)).toHaveAttribute("data-stop", "waiting");
  await lab.command("course-continue").click();
  await expect(course(lab)).toHaveAttribute("data-stop", "candidate");
  await expect(course(lab)).toHaveAttribute("data-progress", "waits");
  // The impatient are brought to the event, and then on.
  await page.keyboard.press("ArrowRight");
  await expect(course(lab)).toHaveAttribute("data-progress", "done");
  expect(await lab.inRole("candidate")).toHaveLength(1);
  await page.locator("body").press(" ");
  await expect(course(lab)).toHaveAttribute("data-stop", "votes");
  await page.keyboard.press("ArrowLeft");
  await expect(course(lab)).toHaveAttribute("data-stop", "candidate");
  expect(await lab.inRole("candidate")).toHaveLength(0);
  expect(page.url()).toContain("#tour/leader/candidate");
});

test("a guess is asked for before it is decided, and judged after", async ({ lab, page }) => {
  await at(lab, "tour/leader/votes");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
  await page.locator('[data-answer="1"]').click();
  await expect(page.locator('[data-answer="1"]')).toHaveAttribute("aria-pressed", "true");
  await lab.command("course-continue").click();
  await expect(page.locator('[data-answer="0"]')).toHaveAttribute("data-right", "true");
  await expect(page.locator(".course-judged")).toBeVisible();
  expect(await findings(lab)).toEqual([]);
});

test("an exercise is done by hand, the place is remembered, and the lab takes over that very cluster", async ({ lab, page }) => {
  await at(lab, "tour/leader/stop-leader");
  await expect(course(lab)).toHaveAttribute("data-progress", "tries");
  expect(await findings(lab)).toEqual([]);
  await lab.command("course-hint").click();
  const leader = await lab.leader();
  await lab.tell(leader, "stop");
  await expect(course(lab)).toHaveAttribute("data-progress", "done");
  await lab.command("course-continue").click();
  await expect(course(lab)).toHaveAttribute("data-stop", "again");
  await page.goto("./#tour");
  await page.reload();
  await expect(course(lab)).toHaveAttribute("data-stop", "again");
  await lab.command("course-take-over").click();
  await expect(course(lab)).toHaveCount(0);
  await expect(page.locator('[data-node][data-state="stopped"]')).toHaveCount(1);
  expect(page.url()).not.toContain("#");
});

test("every chapter can be gone through to its end", async ({ lab, page }) => {
  test.setTimeout(120_000);
  await at(lab, "tour/agree");
  const seen = new Set<string>();
  for (let press = 0; press < 400 && (await course(lab).count()) > 0; press += 1) {
    const [chapter, stop, progress] = await course(lab).evaluate((element) =>
      [element.getAttribute("data-tour"), element.getAttribute("data-stop"), element.getAttribute("data-progress")]);
    seen.add(`${chapter}/${stop}`);
    const name = progress === "tries" ? "course-show" : "course-continue";
    await lab.command(name).click();
    if (progress === "tries") await expect(course(lab)).toHaveAttribute("data-progress", "done", { timeout: 20_000 });
  }
  expect(seen.size).toBe(95);
  await expect(page.locator("[data-notice]")).toHaveCount(0);
});

test("a challenge is solved by acting, and a link proves it", async ({ lab, page }) => {
  await at(lab, "challenges");
  await expect(page.locator('[data-dialog="challenges"] [data-begin]')).toHaveCount(12);
  expect(await findings(lab)).toEqual([]);
  await page.locator('[data-begin="elect-c"]').click();
  await expect(course(lab)).toHaveAttribute("data-verdict", "open");
  await lab.tell("C", "time-out");
  await lab.command("play").click();
  await expect(course(lab)).toHaveAttribute("data-verdict", "solved");
  await expect(page.locator('[data-node="C"]')).toHaveAttribute("data-role", "leader");
  expect(await findings(lab)).toEqual([]);
  await lab.command("course-challenges").click();
  await expect(page.locator('[data-begin="elect-c"] [data-best]')).toBeVisible();
});

test("what a challenge does not allow is a foul, until it is begun anew", async ({ lab }) => {
  await at(lab, "challenge/two-leaders");
  await lab.tell("A", "stop");
  await expect(course(lab)).toHaveAttribute("data-verdict", "foul");
  await lab.command("course-again").click();
  await expect(course(lab)).toHaveAttribute("data-verdict", "open");
});

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true });
  test("the button to go on stays under the finger, and nothing is cut off", async ({ lab, page }) => {
    await at(lab, "tour/leader");
    const place = async () => (await lab.command("course-continue").boundingBox())?.y ?? 0;
    const first = await place();
    for (let stop = 0; stop < 3; stop += 1) {
      await lab.command("course-continue").tap();
      await expect(course(lab)).toBeVisible();
      expect(Math.abs((await place()) - first)).toBeLessThan(2);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    expect(await findings(lab)).toEqual([]);
  });
});
