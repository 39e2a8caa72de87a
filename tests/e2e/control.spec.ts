// What is done to messages, links, disks, clocks and timers, and the same run under other rules.
import { download } from "./download.ts";
import { expect, findings, tap, test, type Lab } from "./lab.ts";

const PHONE = { width: 390, height: 844 };

interface Recording {
  settings: { pre_vote: boolean };
  actions: { action: { do: string; name?: unknown; by?: number; link?: { latency: number; loss_per_million: number } } }[];
  fingerprint: string;
  seed: string;
}

/** What a file that is saved holds. */
async function saved(lab: Lab): Promise<Recording> {
  const { bytes } = await download(lab.page, () => lab.page.locator("body").press("e"));
  return JSON.parse(bytes.toString()) as Recording;
}

const deeds = async (lab: Lab) => (await saved(lab)).actions.map(({ action }) => action.do);
const inspector = (lab: Lab) => lab.page.locator("[data-inspector]");
const card = (lab: Lab) => lab.page.locator('[data-card="message"]');
const messages = (lab: Lab) => lab.page.locator("[data-message]:not(.lost)");

const LEADER = '[data-node][data-role="leader"]';
// What is drawn of messages that are over is kept for others, without a name.
const APPEND = ".message.append[data-message]:not(.reply):not(.lost)";

/**
 * A cluster with a leader, held while the append of an entry is on its way. All of it goes by event, from before the first one:
 * where it were held by the clock of the machine, other messages could be on their way as well, and be clicked instead.
 */
async function holdAppend(lab: Lab): Promise<void> {
  await lab.open({ seed: "2a", speed: "1/50" });
  await lab.pause();
  await lab.stepUntil(LEADER);
  await lab.stepUntil(APPEND);
  // What opens its term has arrived everywhere, and so has that it is committed: nothing travels.
  await lab.stepUntil(LEADER, ".message[data-message]:not(.lost)");
  await lab.submit("set x 5", await lab.leader());
  await lab.page.keyboard.press("Escape");
  await lab.stepUntil(APPEND);
  // A little along its way, so that it lies on no node.
  await lab.playFor(8);
}

/** Where a message is, a little along its way, so that it lies on no node. */
async function selectAppend(lab: Lab, beside = 0): Promise<string> {
  const append = lab.page.locator(APPEND).first();
  const name = (await append.getAttribute("data-message")) ?? "";
  const box = await append.locator("path").boundingBox();
  if (!box) throw new Error("the message is not on the stage");
  await lab.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + beside);
  return name;
}

test("a message that is clicked says what it carries, why it was sent and what would come of it", async ({ lab, page }) => {
  await holdAppend(lab);
  await selectAppend(lab);
  await expect(card(lab)).toBeVisible();
  await expect(card(lab).locator("[data-says]")).toContainText("set x 5");
  await expect(card(lab).locator("[data-says]")).toContainText("Entry before");
  await expect(card(lab).locator("[data-follows]")).toContainText("commits entry");
  await expect(card(lab).locator("[data-causes] li").first()).toBeVisible();
  await expect(page.locator(".message-halo")).toBeVisible();
  expect(await findings(lab)).toEqual([]);
  await page.screenshot({ path: "results/screens/control-message-desk-light.png" });
  // A cause is a place in time.
  await card(lab).locator("[data-causes] button").first().click();
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
});

test("what is said to follow is what follows when it is delivered", async ({ lab, page }) => {
  await holdAppend(lab);
  await selectAppend(lab);
  await expect(card(lab).locator("[data-says]")).toContainText("set x 5");
  const follows = await card(lab).locator('[data-follows] li:has-text("at once") .told').allTextContents();
  expect(follows.length).toBeGreaterThan(0);
  await lab.command("deliver-message").click();
  await expect(card(lab)).toHaveAttribute("data-travels", "false");
  await lab.command("tab-feed").click();
  await page.locator(".feed-filter input").first().check();
  for (const line of follows.filter((line) => !line.includes("receives"))) await expect(page.locator("[data-feed]")).toContainText(line);
});

test("a click within 14 pixels of a message means it", async ({ lab }) => {
  await holdAppend(lab);
  await selectAppend(lab, 11);
  await expect(card(lab)).toBeVisible();
});

test("messages are dropped, delayed, doubled and delivered by mouse", async ({ lab }) => {
  await holdAppend(lab);
  await selectAppend(lab);
  await lab.command("delay-message").click();
  await lab.command("delay-message-more").click();
  await lab.command("duplicate-message").click();
  await lab.command("drop-message").click();
  await expect(card(lab)).toHaveAttribute("data-travels", "false");
  await expect(card(lab)).toContainText("it was dropped");
  const recording = await saved(lab);
  expect(recording.actions.map(({ action }) => action.do).slice(-4)).toEqual([
    "delay_message",
    "delay_message",
    "duplicate_message",
    "drop_message",
  ]);
});

test("messages are gone through and dropped by keys, and Tab reaches them", async ({ lab, page }) => {
  await holdAppend(lab);
  await page.locator("body").press("j");
  await expect(card(lab)).toBeVisible();
  const first = await page.evaluate(() => document.activeElement?.getAttribute("data-message"));
  expect(first).toBeTruthy();
  expect(await page.locator('[data-message][tabindex="0"]').count()).toBe(1);
  await page.keyboard.press("j");
  const second = await page.evaluate(() => document.activeElement?.getAttribute("data-message"));
  expect(second).not.toBe(first);
  await page.keyboard.press("k");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-message"))).toBe(first);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(card(lab)).toHaveAttribute("data-travels", "true");
  for (const key of ["h", "u", "g"]) await page.keyboard.press(key);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  expect((await deeds(lab)).slice(-4)).toEqual(["delay_message", "duplicate_message", "deliver_message", "drop_message"]);
});

test.describe("by touch", () => {
  test.use({ viewport: PHONE, hasTouch: true });
  test("a tap beside a message selects it, and large buttons act on it", async ({ lab, page }) => {
    await holdAppend(lab);
    // The right one of the two that go down is far from all nodes and from the ends of links: of the link from C to E, too.
    const appends = await page.locator(`${APPEND} path`).all();
    const boxes = await Promise.all(appends.map((append) => append.boundingBox()));
    const box = boxes.flatMap((box) => box ?? [])
      .sort((a, b) => b.y - a.y)
      .slice(0, 2)
      .sort((a, b) => b.x - a.x)[0];
    if (!box) throw new Error("the message is not on the stage");
    await tap(page, { x: box.x + box.width / 2 - 12, y: box.y + box.height / 2 + 10 });
    await page.screenshot({ path: "results/screens/control-handy-phone-light.png" });
    const drop = page.locator('.handy [data-command="drop-message"]');
    await expect(drop).toBeVisible();
    const size = await drop.boundingBox();
    expect(size?.height).toBeGreaterThanOrEqual(44);
    await tap(page, page.locator('[data-command="sheet-inspector"]'));
    await expect(card(lab)).toBeVisible();
    await page.screenshot({ path: "results/screens/control-message-phone-light.png" });
    expect(await findings(lab)).toEqual([]);
    await tap(page, page.locator('[data-command="close-sheet"]'));
    await tap(page, drop);
    await expect(page.locator("[data-message].lost").first()).toBeAttached();
  });
});

/** Turns a dial by keys, as a person would. */
async function turn(lab: Lab, name: string, value: number): Promise<void> {
  const dial = lab.command(name);
  await dial.focus();
  await dial.fill(String(value));
}

test("a link is set both ways or one way, and cut each way", async ({ lab, page }) => {
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.pause();
  await lab.link("A-B").dispatchEvent("click");
  await lab.command("tab-inspector").click();
  await lab.command("mend").click();
  await turn(lab, "link-latency", 70);
  await page.locator('[data-way="forth"]').check();
  await turn(lab, "link-loss", 40);
  await page.locator('[data-way="both"]').check();
  await expect(inspector(lab).locator("[data-differ]")).toBeVisible();
  await lab.command("cut-forth").click();
  await expect(lab.link("A-B")).toHaveAttribute("data-cut", "A-B");
  expect(await findings(lab)).toEqual([]);
  await page.screenshot({ path: "results/screens/control-link-desk-light.png" });
  const { actions } = await saved(lab);
  const set = actions.map(({ action }) => action).filter((action) => action.do === "set_link");
  expect(set.map((action) => action.link?.loss_per_million)).toEqual([0, 0, 400_000]);
});

test("disk, clock and patience of a node are set in its inspector", async ({ lab, page }) => {
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.pause();
  await lab.node("C").click();
  await page.locator('[data-more="dials"] summary').click();
  await turn(lab, "node-flush", 30);
  await lab.command("stall-disk").click();
  await lab.command("unstall-disk").click();
  await turn(lab, "clock-rate", 120);
  await lab.command("jump-clock").click();
  await turn(lab, "node-timeout-min", 400);
  expect(await findings(lab)).toEqual([]);
  expect(await deeds(lab)).toEqual(["set_disk", "stall_disk", "unstall_disk", "set_clock", "jump_clock", "set_timing"]);
});

test("a preset sets all links and disks with one press, and a leader is elected under it", async ({ lab, page }) => {
  await lab.open({ seed: "2a", speed: "10" });
  await lab.pause();
  await page.locator("body").press("o");
  await lab.command("preset-wan").click();
  await expect(lab.command("preset-wan")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator('[data-dialog="settings"] [data-command="latency"]')).toHaveValue("80");
  await turn(lab, "jitter", 20);
  await expect(lab.command("preset-wan")).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog")).toHaveCount(0);
  await lab.command("play").click();
  await lab.leader();
  expect(new Set(await deeds(lab))).toEqual(new Set(["set_all_links", "set_disk", "set_timing"]));
});

test("a lesson brings about a split vote, and another uneven logs, which mending repairs", async ({ lab, page }) => {
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.pause();
  await page.locator("body").press("o");
  await lab.command("split-vote").click();
  await expect(page.locator("[data-notice]")).toContainText("Split vote");
  await expect(page.locator("dialog")).toHaveCount(0);
  await page.locator("body").press("o");
  await lab.command("uneven-logs").click();
  await expect(page.locator("[data-notice]")).toContainText("figure 7");
  await expect(page.locator("dialog")).toHaveCount(0);
  await page.screenshot({ path: "results/screens/control-uneven-desk-light.png" });
  await page.locator('[data-notice] [data-command="mend-all"]').click();
  await lab.command("play").click();
  const ends = () => page.locator("[data-log]").evaluateAll((rows) => new Set(rows.map((row) => row.querySelectorAll('[data-committed="true"]').length)).size);
  await expect.poll(ends, { timeout: 15_000 }).toBe(1);
});

test("timers are spread, aligned and made usual again", async ({ lab, page }) => {
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.pause();
  await page.locator("body").press("o");
  await lab.command("spread-timers").click();
  await lab.command("align-timers").click();
  await lab.command("usual-timers").click();
  await expect(lab.command("usual-timers")).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog")).toHaveCount(0);
  expect(await deeds(lab)).toHaveLength(15);
});

test("what if pre-vote had been off: the same seed and actions, one click", async ({ lab, page }) => {
  await lab.open({ seed: "2a", speed: "1" });
  const leader = await lab.leader();
  await lab.tell(leader, "stop");
  await lab.pause();
  const before = await saved(lab);
  const clock = await page.locator("[data-clock]").first().textContent();
  await lab.choose("what-if-pre-vote");
  await expect(page.locator("[data-notice]")).toContainText("pre-vote off");
  await expect(page.locator("[data-clock]").first()).toHaveText(clock ?? "");
  const after = await saved(lab);
  expect(after.settings.pre_vote).toBe(false);
  expect(after.seed).toBe(before.seed);
  expect(after.actions.map(({ action }) => action)).toEqual(before.actions.map(({ action }) => action));
  expect(after.fingerprint).not.toBe(before.fingerprint);
});
