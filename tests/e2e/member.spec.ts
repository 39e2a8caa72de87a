// Members, leadership, snapshots, reads and the log table, as a person uses them.
import { readFile } from "node:fs/promises";
import { boxes, collisions, foreign } from "./boxes.ts";
import { drop, expect, findings, findingsInBothThemes, test, threadTime, type Lab } from "./lab.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };
/** What is measured is done so many times a round. */
const TURNS = 20;
/** Scrolling the logs costs at most so many times what it costs while they are short. */
const SCROLL_TIMES_MAX = 1.4;
/** A snapshot on its way. What is drawn of messages that are over is kept for others, without a name. */
const SNAPSHOT = ".message.snapshot[data-message]:not(.lost)";

/** Words on the stage that lie on each other, or on a node that is not theirs. */
async function overlaps(lab: Lab): Promise<string[]> {
  const { words, discs, tooWide } = await boxes(lab);
  return [...collisions(words, words), ...foreign(words, discs), ...collisions(discs, discs), ...(tooWide ? ["scrolls sideways"] : [])];
}

async function look(lab: Lab, name: string): Promise<void> {
  await lab.page.waitForTimeout(400);
  await lab.page.screenshot({ path: `results/screens/member-${name}.png` });
  expect.soft(await overlaps(lab), name).toEqual([]);
}

/** Selects a node, and opens its inspector where that is a sheet. */
async function inspect(lab: Lab, node: string): Promise<void> {
  const close = lab.page.locator('[data-command="close-sheet"]:visible');
  if ((await close.count()) > 0) await close.click();
  await lab.node(node).click();
  const sheet = lab.page.locator('[data-command="sheet-inspector"]:visible');
  if ((await sheet.count()) > 0) await sheet.click();
  await expect(lab.page.locator('[data-group="raft"]')).toBeVisible();
}

/** Gives a command from behind "More" of a node's inspector. */
async function more(lab: Lab, command: string): Promise<void> {
  const button = lab.page.locator(`[data-command="${command}"]:visible`);
  if ((await lab.page.locator("[data-more]:visible").count()) === 0) await inspect(lab, "A");
  if ((await button.count()) === 0) await lab.page.locator("[data-more] summary").first().click();
  await button.first().click();
}

/** Adds a node from the inspector of another one. */
async function addNode(lab: Lab): Promise<void> {
  await more(lab, "add-node");
}

test("a new node is added as a learner, promoted, demoted and removed, from its inspector", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await addNode(lab);
  await expect(lab.nodes()).toHaveCount(6);
  await expect(lab.node("F")).toHaveAttribute("data-member", "outside");
  await expect(lab.node("F")).toHaveAttribute("data-state", "running");
  await inspect(lab, "F");
  for (const [command, member] of [["add-learner", "learner"], ["promote", "voter"], ["demote", "learner"], ["remove", "outside"]]) {
    await lab.command(command).click();
    await expect(lab.node("F")).toHaveAttribute("data-member", member);
    await expect(page.locator("[data-reason]")).toHaveCount(0);
  }
  await expect(page.locator(".notice.mistake")).toHaveCount(0);
});

test("without a leader the commands for members are off, and say why", async ({ lab, page }) => {
  await lab.open();
  await lab.pause();
  await lab.node("A").click();
  await expect(lab.command("remove")).toBeDisabled();
  await expect(page.locator("[data-reason]")).toContainText("Nobody leads now");
});

test("several changed at once are shown as two overlapping quorums, old and new", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  await addNode(lab);
  await addNode(lab);
  await inspect(lab, leader);
  await more(lab, "change-members");
  const others = ["A", "B", "C", "D", "E"].filter((name) => name !== leader);
  const dialog = page.locator('[data-dialog="members"]');
  const choose = (node: string, to: string) => dialog.locator(`[data-member-of="${node}"] input[value="${to}"]`).check();
  await choose("F", "voter");
  await choose("G", "voter");
  await choose(others[0], "outside");
  await choose(others[1], "learner");
  await dialog.locator('label:has([data-command="stay-joint"])').click();
  expect(await findings(lab), "the dialog").toEqual([]);
  await dialog.locator('[data-command="members-apply"]').click();
  await expect(dialog).toHaveCount(0);
  for (const set of ["old", "new"]) await expect(page.locator(`[data-quorum="${set}"]`)).toBeVisible();
  const legend = page.locator(".quorum-legend");
  await expect(legend).toContainText("old: 5 of 5");
  await expect(legend).toContainText("new: 5 of 5");
  const members = page.locator('[data-group="members"]');
  await expect(members).toContainText("Old votersA B C D E");
  await expect(members).toContainText("New voters");
  await expect(page.locator("[data-reason]")).toContainText("Old and new voters decide together");
  await lab.command("leave-joint").click();
  await expect(page.locator('[data-quorum="old"]')).toBeHidden();
  await expect(lab.node(others[0])).toHaveAttribute("data-member", "outside");
  await expect(lab.node(others[1])).toHaveAttribute("data-member", "learner");
});

test("leadership is handed over by the leader, and taken over from a follower", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const first = await lab.leader();
  const [second, third] = ["A", "B", "C", "D", "E"].filter((name) => name !== first);
  await inspect(lab, first);
  await page.locator(`[data-command="hand-over"][data-to="${second}"]`).click();
  await expect(lab.node(second)).toHaveAttribute("data-role", "leader");
  await inspect(lab, third);
  await lab.command("make-leader").click();
  await expect(lab.node(third)).toHaveAttribute("data-role", "leader");
});

test("nodes that are added move to new places, and nothing overlaps up to eleven", async ({ lab, page }) => {
  await lab.open({ nodes: 7, speed: "1" });
  await lab.leader();
  await lab.pause();
  const place = async () => (await lab.node("C").getAttribute("transform")) ?? "";
  for (let count = 8; count <= 11; count++) {
    const before = await place();
    await addNode(lab);
    await expect(lab.nodes()).toHaveCount(count);
    await expect.poll(place).not.toBe(before);
    await look(lab, `added-${count}`);
  }
  await expect(lab.command("add-node")).toBeDisabled();
});

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`pictures of members: ${size}`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    const name = (what: string) => `${size}-${what}`;
    const inTheme = (what: string) => (theme: string) => `member-${size}-${theme}-${what}`;
    await lab.open({ speed: "1" });
    const leader = await lab.leader();
    await addNode(lab);
    await addNode(lab);
    await inspect(lab, "F");
    await lab.command("add-learner").click();
    await expect(lab.node("F")).toHaveAttribute("data-member", "learner");
    await lab.pause();
    await look(lab, name("learner"));
    expect(await findingsInBothThemes(lab, inTheme("learner")), "a learner's inspector").toEqual([]);
    await lab.command("play").click();
    await more(lab, "change-members");
    const dialog = page.locator('[data-dialog="members"]');
    await dialog.locator('[data-member-of="G"] input[value="voter"]').check();
    const gone = leader === "A" ? "B" : "A";
    await dialog.locator(`[data-member-of="${gone}"] input[value="outside"]`).check();
    await dialog.locator('label:has([data-command="stay-joint"])').click();
    await page.screenshot({ path: `results/screens/member-${name("dialog")}.png` });
    await dialog.locator('[data-command="members-apply"]').click();
    await expect(page.locator('[data-quorum="new"]')).toBeVisible();
    await lab.pause();
    await page.locator("body").press("Escape");
    await look(lab, name("joint"));
    expect(await findingsInBothThemes(lab, inTheme("joint")), "two sets of voters").toEqual([]);
  });
}

test("a compacted log folds into one block, and a node that lacks it is sent the snapshot", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  const away = leader === "E" ? "D" : "E";
  await lab.tell(away, "stop");
  for (const value of [1, 2, 3, 4]) await lab.submit(`set key${value} ${value}`, leader);
  await expect(lab.committed(leader)).toHaveCount(5);
  await inspect(lab, leader);
  await more(lab, "take-snapshot");
  await expect(page.locator('[data-group="log"]')).toContainText("Snapshot up to");
  await lab.command("compact").click();
  await expect(page.locator(`[data-log="${leader}"] [data-snapshot="5"]`)).toBeVisible();
  await expect(page.locator(`[data-log="${away}"] [data-snapshot]`)).toHaveCount(0);
  // Time is held: a snapshot is on its way for a moment only, and the element that showed it is kept for the next message.
  await lab.pause();
  await lab.tell(away, "restart");
  await lab.stepUntil(SNAPSHOT);
  await expect(page.locator(SNAPSHOT).first()).toBeVisible();
  await look(lab, "snapshot-on-its-way");
  await expect(page.locator(`[data-log="${away}"] [data-snapshot]`)).toHaveCount(0);
  await lab.command("play").click();
  await expect(page.locator(`[data-log="${away}"] [data-snapshot="5"]`)).toBeVisible({ timeout: 15_000 });
  await look(lab, "snapshot-block");
});

test("an entry is chosen in the log by mouse and by keys, and told about", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  for (const value of [1, 2, 3]) await lab.submit(`set x ${value}`, leader);
  await expect(lab.committed(leader)).toHaveCount(4);
  await lab.pause();
  await page.locator(`[data-log="${leader}"] [data-index="3"]`).click();
  const card = page.locator(`[data-entry="${leader}-3"]`);
  await expect(card).toContainText("Entry 3 of term 1: set x 2");
  await expect(card).toContainText("client, request 2");
  await expect(card.locator('[data-same="true"]')).toHaveCount(5);
  await expect(page.locator('[data-index="3"][aria-selected="true"]')).toHaveCount(1);
  expect(await findings(lab), "an entry").toEqual([]);
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(`[data-log="${leader}"] [data-index="2"]`)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(`[data-entry="${leader}-2"]`)).toBeVisible();
  await page.keyboard.press(leader === "A" ? "ArrowDown" : "ArrowUp");
  await page.keyboard.press("End");
  const last = page.locator('[data-index="4"]:focus');
  await expect(last).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-entry$="-4"]')).toBeVisible();
});

test("a value is read at the leader, at a follower and by lease, and the page says by what right", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.submit("set x 7");
  const form = page.locator('[data-form="submit"]:visible');
  const last = page.locator("[data-submission]");
  await expect(last).toContainText("applied");
  const read = async (whom: string) => {
    await form.locator('[data-field="kind"]').selectOption("read");
    await lab.submit("x", whom);
    await expect(last).toContainText("x = 7");
    await expect(last).toContainText("read at entry");
    await page.locator("[data-client]").click();
  };
  const how = page.locator("[data-how]").first();
  await read("leader");
  await expect(how).toContainText("a majority confirmed");
  await read("follower");
  await expect(how).toContainText("it asked the leader");
  await look(lab, "read");
  expect(await findings(lab), "the client's list").toEqual([]);
  await page.locator("body").press("o");
  await page.locator('label:has([data-command="lease-reads"])').click();
  await expect(page.locator('[data-command="drift"]')).toBeVisible();
  await page.locator("[data-features]").scrollIntoViewIfNeeded();
  await page.screenshot({ path: "results/screens/member-features.png" });
  expect(await findings(lab), "the settings").toEqual([]);
  await page.keyboard.press("Escape");
  await lab.leader();
  await form.locator('[data-field="kind"]').selectOption("write");
  await lab.submit("set x 7", "leader");
  await expect(last).toContainText("applied");
  await read("leader");
  await expect(how).toContainText("by its lease");
});

test("a cluster that snapshots by itself keeps its logs short", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await page.locator("body").press("o");
  const dial = (name: string) => page.locator(`[data-command="${name}"]`);
  await dial("snapshot-every").fill("3");
  await dial("snapshot-keep").fill("0");
  await page.keyboard.press("Escape");
  const leader = await lab.leader();
  for (const value of [1, 2, 3, 4]) await lab.submit(`set x ${value}`, leader);
  await expect(page.locator("[data-log] [data-snapshot]").first()).toBeVisible();
});

test("a log of ten thousand entries costs little more a refresh than a short one @measure", async ({ lab, page }) => {
  test.setTimeout(120_000);
  const broken = JSON.parse(await readFile(new URL("broken.json", import.meta.url), "utf8"));
  // Of another core, so that it needs no fingerprint. B leads this run soon, and goes on.
  const recording = (count: number) => {
    const submit = (at: number) => ({ stamp: { at, after: 0 }, action: { do: "submit", node: 2, command: `set ${at % 100}` } });
    const actions = Array.from({ length: count }, (_, number) => submit(600_007 + 511 * number));
    const settings = { ...broken.settings, pre_vote: true, check_quorum: true, rules: {} };
    return JSON.stringify({ ...broken, core: 0, settings, seed: "000000000000026f", actions, end: { at: 1_600_000 + 511 * count, after: 0 } });
  };
  const cost = async (count: number) => {
    await lab.open({ speed: "1" });
    await lab.pause();
    await drop(lab, [{ name: "long.json", content: recording(count) }]);
    await lab.command("live").click();
    const log = page.locator(".log");
    await expect.poll(async () => Number(await log.getAttribute("aria-colcount")), { timeout: 60_000 }).toBeGreaterThan(count);
    await page.waitForTimeout(500);
    const scroll = () =>
      page.evaluate(async (turns) => {
        const scroller = document.querySelector(".log-scroll") as HTMLElement;
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        for (let turn = 0; turn < turns; turn++) {
          scroller.scrollLeft = ((turn * 7919) % 97) * (scroller.scrollWidth / 97);
          await frame();
          await frame();
        }
      }, TURNS);
    await scroll();
    // What disturbs a round makes it dearer, never cheaper.
    const rounds: number[] = [];
    for (let round = 0; round < 4; round += 1) rounds.push((await threadTime(page, scroll)) / TURNS);
    return Math.min(...rounds);
  };
  const [short, long] = [await cost(60), await cost(10_000)];
  console.log(`    a refresh of the logs while scrolled: ${short.toFixed(2)} ms with 60 entries, ${long.toFixed(2)} ms with 10,000`);
  expect(long).toBeLessThan(short * SCROLL_TIMES_MAX);
});
