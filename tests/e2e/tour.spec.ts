// The tour, the challenges, the way in: by button, key and address.
import { type Locator, type Page } from "@playwright/test";
import { CHAPTERS } from "./chapters.ts";
import { comeTo, expect, findings, tap, test, type Lab } from "./lab.ts";

const PHONE = { width: 390, height: 844 };
const course = (lab: Lab) => lab.page.locator(".course");

/** The chapter, the stop, and how far one is there. */
const where = (lab: Lab) => course(lab).evaluate((one) => ["data-tour", "data-stop", "data-progress"].map((name) => one.getAttribute(name) ?? ""));

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
  await comeTo(page, "./");
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
  await at(lab, "tour/leader/candidate");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
  // Nothing on the stage tells it before.
  await expect(page.locator(".label").filter({ hasText: "votes" })).toHaveCount(0);
  await page.locator('[data-answer="0"]').click();
  await expect(page.locator('[data-answer="0"]')).toHaveAttribute("aria-pressed", "true");
  await lab.command("course-continue").click();
  await expect(page.locator('[data-answer="1"]')).toHaveAttribute("data-right", "true");
  // Which one was so, and that the guessed one was not, is seen at the answers.
  const drawn = (answer: number) => page.locator(`[data-answer="${answer}"]`).evaluate((one) => [getComputedStyle(one).textDecorationLine, getComputedStyle(one, "::before").content]);
  expect(await drawn(0)).toEqual(["line-through", "none"]);
  expect(await drawn(1)).toEqual(["none", '"\u2713"']);
  await expect(page.locator(".course-judged")).toBeVisible();
  expect(await findings(lab)).toEqual([]);
});

test("the first stop lives at once, in the middle", async ({ lab, page }) => {
  await at(lab, "tour/agree/one");
  await expect(page.locator('[data-node="A"][data-role="leader"]')).toHaveCount(1, { timeout: 5_000 });
  await expect(course(lab)).toHaveAttribute("data-progress", "done");
  const disc = await page.locator('[data-node="A"] .disc').boundingBox();
  const stage = await page.locator(".stage-host").boundingBox();
  const middle = (box: typeof disc) => (box?.x ?? 0) + (box?.width ?? 0) / 2;
  expect(Math.abs(middle(disc) - middle(stage))).toBeLessThan(3);
});

test("who has been in the tour finds all chapters, and the way to where it was", async ({ lab, page }) => {
  await page.goto("./");
  await page.locator('[data-place="tour"]').click();
  await expect(course(lab)).toHaveAttribute("data-stop", "one");
  await at(lab, "tour/leader/heartbeats");
  await lab.command("course-take-over").click();
  await page.locator('[data-place="tour"]').click();
  const chapters = page.locator('[data-dialog="chapters"]');
  await expect(chapters.locator("[data-chapter]")).toHaveCount(12);
  await expect(lab.command("chapters-continue")).toContainText("2. Who leads?, 4 of 7");
  expect(await findings(lab)).toEqual([]);
  await lab.command("chapters-continue").click();
  await expect(course(lab)).toHaveAttribute("data-stop", "heartbeats");
  await page.locator('[data-place="tour"]').click();
  await expect(chapters.locator("[data-chapter]")).toHaveCount(12);
  await expect(lab.command("chapters-continue")).toHaveCount(0);
});

/** Where the nodes of the stage stand. */
async function places(page: Page): Promise<number[]> {
  const discs = page.locator("[data-node] .disc");
  return discs.evaluateAll((discs) => discs.flatMap((disc) => {
    const { x, y } = disc.getBoundingClientRect();
    return [Math.round(x), Math.round(y)];
  }));
}

for (const [name, viewport] of [["desk", { width: 1280, height: 720 }], ["phone", PHONE]] as const) {
  test(`where there is something to try the nodes stay where they are, on a ${name}`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    await at(lab, "tour/leader/heartbeats");
    await lab.command("course-continue").click();
    const before = await places(page);
    await lab.command("course-continue").click();
    await expect(course(lab)).toHaveAttribute("data-progress", "tries");
    await expect(page.locator('[data-form="submit"]:visible')).toHaveCount(1);
    for (const [at, place] of (await places(page)).entries()) expect(Math.abs(place - (before[at] ?? 0))).toBeLessThanOrEqual(2);
  });
}

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
  await comeTo(page, "./#tour");
  await expect(course(lab)).toHaveAttribute("data-stop", "again");
  await lab.command("course-take-over").click();
  await expect(course(lab)).toHaveCount(0);
  await expect(page.locator('[data-node][data-state="stopped"]')).toHaveCount(1);
  expect(page.url()).not.toContain("#");
});

test("what a stop is not about steps back, the camera goes near, and what is seen is what is hit", async ({ lab, page }) => {
  await at(lab, "tour/disturbance/cut-off");
  const stage = page.locator(".stage-svg").first();
  const alone = page.locator("[data-node]:not([data-far])");
  await expect(alone).toHaveCount(1);
  // Beside one of the same role it is seen that the others step back, and so do the links.
  const fill = (node: Locator) => node.locator(".disc").evaluate((disc) => getComputedStyle(disc).fill);
  const others = page.locator(`[data-node][data-far][data-state="running"][data-role="${await alone.getAttribute("data-role")}"]`);
  const near = await fill(alone);
  await expect.poll(() => fill(others.first())).not.toBe(near);
  const thin = page.locator(".link[data-far] .line").first();
  await expect.poll(() => thin.evaluate((line) => Number(getComputedStyle(line).opacity))).toBeLessThan(1);
  const scale = () => stage.evaluate((svg: SVGSVGElement) => svg.clientWidth / svg.viewBox.baseVal.width);
  await expect.poll(scale).toBeGreaterThan(1.3);
  expect(await findings(lab)).toEqual([]);
  const name = (await alone.getAttribute("data-node")) ?? "";
  const box = await alone.boundingBox();
  const foot = await page.locator(".course-caption").boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(foot?.y ?? 0);
  // By the point alone: whatever lies there is what is seen there.
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  await expect(lab.node(name)).toHaveAttribute("data-selected", "true");
  await lab.command("course-take-over").click();
  await expect(page.locator("[data-far]")).toHaveCount(0);
  await expect.poll(scale).toBeCloseTo(1, 2);
});

test.describe("where nothing may move by itself", () => {
  test.use({ reducedMotion: "reduce" });
  test("the camera is there at once @chromium", async ({ lab, page }) => {
    await at(lab, "tour/disturbance/cut-off");
    await expect(page.locator(".stage-svg[data-near]")).toHaveCount(1);
    const near = await page.locator(".stage-svg").first().getAttribute("viewBox");
    // From before the stop goes until a while after: a camera that moves is somewhere else at each frame.
    type Watch = { views?: Promise<(string | null)[]> };
    await page.evaluate(() => {
      const view = () => document.querySelector(".stage-svg")?.getAttribute("viewBox") ?? null;
      const views = new Set([view()]);
      const watch = async () => {
        for (let after = 0; after < 30; after += document.querySelector('[data-stop="cut-off"]') ? 0 : 1) {
          await new Promise((done) => requestAnimationFrame(done));
          views.add(view());
        }
        return [...views];
      };
      (window as Watch).views = watch();
    });
    await page.keyboard.press("ArrowLeft");
    const [first, ...others] = await page.evaluate(async () => (await (window as Watch).views) ?? []);
    expect(first).toBe(near);
    expect(others).toHaveLength(1);
    await expect(page.locator(".stage-svg[data-near]")).toHaveCount(0);
  });
});

test.describe("in strong colours", () => {
  test.use({ forcedColors: "active" });
  test("nothing steps back @chromium", async ({ lab, page }) => {
    await at(lab, "tour/write/answer");
    const far = page.locator(".link[data-far] .line").first();
    await expect(far).toBeAttached();
    expect(await far.evaluate((line) => getComputedStyle(line).opacity)).toBe("1");
  });
});

test("a caption says another thing once what it waits for has come", async ({ lab, page }) => {
  await at(lab, "tour/agree/one");
  const before = await page.locator(".course-caption").innerText();
  await lab.command("course-continue").click();
  await expect(course(lab)).toHaveAttribute("data-progress", "done");
  await expect(page.locator(".course-caption")).not.toHaveText(before);
});

test("what a word means does not cover what is said", async ({ lab, page }) => {
  await at(lab, "tour/write/promise");
  const words = page.locator(".course-caption dfn");
  for (let word = 0; word < (await words.count()); word += 1) {
    await words.nth(word).focus();
    const { told, said } = await words.nth(word).evaluate((word) => {
      const told = getComputedStyle(word, "::after");
      const block = word.closest(".course-says")?.getBoundingClientRect();
      return { told: (block?.bottom ?? 0) - Number.parseFloat(told.bottom), said: word.closest("p")?.getBoundingClientRect().top ?? 0 };
    });
    expect(told).toBeLessThanOrEqual(said);
  }
});

// In parts, so that no machine has a core that waits for one long way.
for (let first = 0; first < CHAPTERS.length; first += 3) {
  const part = CHAPTERS.slice(first, first + 3);
  test(`chapters ${first + 1} to ${first + part.length} can be gone through to their end`, async ({ lab, page }) => {
    test.setTimeout(120_000);
    await at(lab, `tour/${part[0]?.chapter}`);
    const seen = new Set<string>();
    for (let press = 0; press < 200 && (await course(lab).count()) > 0; press += 1) {
      const [chapter, stop, progress] = await where(lab);
      if (!part.some((one) => one.chapter === chapter)) break;
      seen.add(`${chapter}/${stop}`);
      const name = progress === "tries" ? "course-show" : "course-continue";
      await lab.command(name).click();
      if (progress === "tries") await expect(course(lab)).toHaveAttribute("data-progress", "done", { timeout: 20_000 });
    }
    expect([...seen]).toEqual(part.flatMap(({ stops }) => stops));
    // Behind the last one is the end.
    await expect(course(lab)).toHaveCount(first + part.length < CHAPTERS.length ? 1 : 0);
    await expect(page.locator("[data-notice]")).toHaveCount(0);
  });
}

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

test("what a challenge does not allow cannot be done, and a sentence says what can", async ({ lab, page }) => {
  const notice = page.locator("[data-notice]");
  await at(lab, "challenge/two-leaders");
  await expect(page.locator("[data-standing]")).toContainText("press Play");
  await expect(course(lab)).toContainText("a wall counts each link it cuts");
  await expect(page.locator('[data-form="submit"]')).toHaveCount(0);
  await lab.node("A").click();
  await expect(lab.command("stop")).toHaveAttribute("title", "Not part of this challenge. Allowed: cut and mend links.");
  await lab.command("stop").click({ force: true });
  await expect(notice).toContainText("Allowed: cut and mend links.");
  expect(await findings(lab)).toEqual([]);
  // What is told moves nothing, and goes with the next thing that is done.
  const caption = page.locator(".course-caption");
  const place = await caption.boundingBox();
  await lab.command("dismiss").click();
  expect(await caption.boundingBox()).toEqual(place);
  await page.keyboard.press("s");
  await expect(notice).toHaveCount(1);
  await page.locator('[data-link="B-C"]').press("Enter");
  await expect(notice).toHaveCount(0);
  await expect(course(lab)).toContainText("Moves: 1");
  await page.keyboard.press("r");
  await expect(course(lab)).toHaveAttribute("data-challenge", "two-leaders");
  await expect(course(lab)).toContainText("Moves: 0");
  await expect(page.locator('[data-node][data-state="stopped"]')).toHaveCount(0);
  await lab.command("play").click();
  await expect(page.locator("[data-standing]")).toContainText("Time runs");
});

test("where a challenge allows no cuts, a link stays whole and no wall is drawn", async ({ lab, page }) => {
  const notice = page.locator("[data-notice]");
  await at(lab, "challenge/slow-disk");
  await page.locator('[data-link="A-B"]').press("Enter");
  await expect(notice).toContainText("Allowed: ask as a client, turn dials.");
  await lab.command("dismiss").click();
  const box = await page.locator(".stage-host").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 200);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 20, (box?.y ?? 0) + 220, { steps: 5 });
  await expect(page.locator(".wall[data-shown]")).toHaveCount(0);
  await page.mouse.up();
  await expect(notice).toHaveCount(1);
  await expect(page.locator('[data-link]:not([data-cut="none"])')).toHaveCount(0);
});

test("a word leads to the glossary, and the glossary to where it first comes", async ({ lab, page }) => {
  const glossary = page.locator('[data-dialog="glossary"]');
  await at(lab, "glossary/split%20vote");
  await expect(glossary.locator('[data-word="split vote"] button')).toBeFocused();
  await page.keyboard.press("Escape");
  await at(lab, "tour/write/promise");
  await page.locator("dfn").filter({ hasText: "committed" }).click();
  await expect(glossary.locator("[data-word]")).toHaveCount(29);
  await expect(glossary.locator('[data-word="commit"] button')).toBeFocused();
  await expect(glossary.locator('[data-word="commit"]')).toContainText("\u00a75.4.2");
  expect(await findings(lab)).toEqual([]);
  await glossary.locator('[data-word="heartbeat"] button').click();
  await expect(glossary).toHaveCount(0);
  await expect(course(lab)).toHaveAttribute("data-tour", "leader");
  await expect(course(lab)).toHaveAttribute("data-stop", "heartbeats");
  await page.locator("dfn").first().focus();
  await page.keyboard.press("Enter");
  await expect(glossary).toHaveCount(1);
});

/** A finger that goes down at one point of an element, and up so far beside it. */
async function swipe(page: Page, selector: string, [x, y]: [number, number]): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not there`);
  const session = await page.context().newCDPSession(page);
  const at = (part: number) => [{ x: box.x + box.width / 2 + x * part, y: box.y + box.height / 2 + y * part }];
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
  for (const part of [0.25, 0.5, 0.75, 1]) await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(part) });
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}

/** A wall, drawn by a finger from left to right between two nodes of which one stands above the other. */
async function wallBetween(page: Page, above: string, below: string): Promise<void> {
  const middle = async (name: string) => {
    const box = await page.locator(`[data-node="${name}"]`).boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0) / 2;
  };
  const y = ((await middle(above)) + (await middle(below))) / 2;
  const session = await page.context().newCDPSession(page);
  const at = (x: number) => [{ x, y }];
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(12) });
  for (const x of [100, 200, 300, 378]) await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(x) });
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true });
  test("the logs come where a stop looks at them, over its caption", async ({ lab, page }) => {
    await at(lab, "tour/partition/never");
    const logs = page.locator(".course .logs");
    await expect(logs.locator("[data-log]")).toHaveCount(5);
    const bottom = await logs.evaluate((logs) => logs.getBoundingClientRect().bottom);
    expect(bottom).toBeLessThanOrEqual((await page.locator(".course-caption").boundingBox())?.y ?? 0);
    const says = await page.locator(".course-says").boundingBox();
    expect((says?.x ?? 0) + (says?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
    const lowest = await page.locator(".label").evaluateAll((labels) => Math.max(...labels.map((label) => label.getBoundingClientRect().bottom)));
    expect(lowest).toBeLessThanOrEqual((await logs.boundingBox())?.y ?? 0);
    expect(await findings(lab)).toEqual([]);
    await at(lab, "tour/leader/waiting");
    await page.reload();
    await expect(course(lab)).toHaveAttribute("data-stop", "waiting");
    await expect(logs).toHaveCount(0);
  });
  test("a finger that goes to the left goes on, and to the right back; a wall and a column of logs are dragged as ever @chromium", async ({ lab, page }) => {
    await at(lab, "tour/partition/two");
    const stop = (name: string) => expect(course(lab)).toHaveAttribute("data-stop", name);
    await swipe(page, ".course-caption", [-120, 10]);
    await stop("minority");
    await swipe(page, ".course-caption", [120, -10]);
    await stop("two");
    await swipe(page, ".course-caption", [-20, 0]);
    await swipe(page, ".course-caption", [-60, 90]);
    await stop("two");
    await swipe(page, ".course-caption", [-120, 0]);
    await stop("minority");
    await swipe(page, ".course .logs", [-120, 0]);
    await stop("minority");
    await page.goto("./#tour/leader/waiting");
    await stop("waiting");
    await wallBetween(page, "A", "B");
    await expect(page.locator('[data-link="A-B"]')).toHaveAttribute("data-cut", "both");
    await stop("waiting");
  });

  test("the button to go on stays under the finger, and nothing is cut off", async ({ lab, page }) => {
    await at(lab, "tour/leader");
    const place = async () => (await lab.command("course-continue").boundingBox())?.y ?? 0;
    const first = await place();
    for (let stop = 0; stop < 3; stop += 1) {
      const before = await where(lab);
      await tap(page, lab.command("course-continue"));
      await expect.poll(() => where(lab)).not.toEqual(before);
      expect(Math.abs((await place()) - first)).toBeLessThan(2);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    expect(await findings(lab)).toEqual([]);
  });
});

test("what is said of a guess pushes the caption onto no node", async ({ lab, page }) => {
  for (const [stop, language] of [["leader/candidate", "en"], ["safety/compare", "de"], ["safety/majority", "de"]] as const) {
    await comeTo(page, `./?lang=${language}#tour/${stop}`);
    await page.locator(".course-ask button").first().click();
    await lab.command("course-continue").click();
    await expect(page.locator(".course-judged")).toBeVisible();
    const top = await page.locator(".course-caption").evaluate((caption) => caption.getBoundingClientRect().top);
    const low = await lab.nodes().evaluateAll((nodes) => Math.max(...nodes.map((node) => node.querySelector("[data-disc]")?.getBoundingClientRect().bottom ?? 0)));
    expect(low, stop).toBeGreaterThan(0);
    expect(low, stop).toBeLessThanOrEqual(top + 1);
  }
});
