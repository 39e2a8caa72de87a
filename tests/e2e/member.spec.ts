// Members, leadership, snapshots, reads and the log table, as a person uses them.
import { readFile } from "node:fs/promises";
import { expect, test, type Lab } from "./lab.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** What axe finds, a line each. */
async function findings(lab: Lab): Promise<string[]> {
  await lab.page.evaluate(await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8"));
  return lab.page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary ?? ""}`));
  }, TAGS);
}

/** Words on the stage that lie on each other, or on a node that is not theirs. */
async function overlaps(lab: Lab): Promise<string[]> {
  return lab.page.evaluate(() => {
    const stage = document.querySelector("[data-node]")?.closest("svg");
    const shown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const words = [...(stage?.querySelectorAll("text") ?? [])].filter((text) => shown(text) && text.textContent?.trim());
    const discs = [...document.querySelectorAll("[data-node] [data-disc]")];
    const hits = (a: Element, b: Element) => {
      const [one, other] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
      return one.left + 1 < other.right && other.left + 1 < one.right && one.top + 1 < other.bottom && other.top + 1 < one.bottom;
    };
    const found: string[] = [];
    for (const [at, word] of words.entries()) {
      for (const other of words.slice(at + 1)) if (hits(word, other)) found.push(`"${word.textContent}" on "${other.textContent}"`);
      for (const disc of discs) if (!disc.parentElement?.contains(word) && hits(word, disc)) found.push(`"${word.textContent}" on ${disc.parentElement?.getAttribute("data-node")}`);
    }
    for (const [at, disc] of discs.entries()) for (const other of discs.slice(at + 1)) if (hits(disc, other)) found.push("a node on a node");
    if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
    return found;
  });
}

async function look(lab: Lab, name: string): Promise<void> {
  await lab.page.waitForTimeout(400);
  await lab.page.screenshot({ path: `results/screens/member-${name}.png` });
  expect.soft(await overlaps(lab), name).toEqual([]);
}

test.beforeEach(() => test.setTimeout(25_000));

/** Selects a node, and opens its inspector where that is a sheet. */
async function inspect(lab: Lab, node: string): Promise<void> {
  const close = lab.page.locator('[data-command="close-sheet"]:visible');
  if ((await close.count()) > 0) await close.click();
  await lab.node(node).click();
  const sheet = lab.page.locator('[data-command="sheet-inspector"]:visible');
  if ((await sheet.count()) > 0) await sheet.click();
  await expect(lab.page.locator('[data-group="raft"]')).toBeVisible();
}

/** Adds a node from the inspector of another one. */
async function addNode(lab: Lab): Promise<void> {
  if ((await lab.page.locator('[data-command="add-node"]:visible').count()) === 0) await inspect(lab, "A");
  await lab.command("add-node").click();
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
  await expect(page.locator("[data-reason]")).toContainText("There is no leader");
});

test("several changed at once are shown as two overlapping quorums, old and new", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  await addNode(lab);
  await addNode(lab);
  await inspect(lab, leader);
  await lab.command("change-members").click();
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

for (const theme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`pictures of members: ${theme}, ${size}`, async ({ lab, page }) => {
      await page.setViewportSize(viewport);
      const name = (what: string) => `${size}-${theme}-${what}`;
      await lab.open({ theme, speed: "1" });
      const leader = await lab.leader();
      await addNode(lab);
      await addNode(lab);
      await inspect(lab, "F");
      await lab.command("add-learner").click();
      await expect(lab.node("F")).toHaveAttribute("data-member", "learner");
      await lab.pause();
      await look(lab, name("learner"));
      expect(await findings(lab), "a learner's inspector").toEqual([]);
      await lab.command("play").click();
      await lab.command("change-members").click();
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
      expect(await findings(lab), "two sets of voters").toEqual([]);
    });
  }
}
