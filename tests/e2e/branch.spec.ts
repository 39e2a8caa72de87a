// Branches, two of them side by side, and runs that are kept.
import { expect, findings, findingsInBothThemes, test, type Lab } from "./lab.ts";

const notice = (lab: Lab) => lab.page.locator("[data-notice]");
const dialog = (lab: Lab, name: string) => lab.page.locator(`[data-dialog="${name}"]`);
const lanes = (lab: Lab) => lab.page.locator("[data-lane]");
const stopped = (lab: Lab) => lab.page.locator('[data-side="current"] [data-node][data-state="stopped"]');

/** Gives a command that has no button at hand, by the palette. */
async function give(lab: Lab, name: string, command: string): Promise<void> {
  await lab.page.keyboard.press("Control+k");
  await lab.page.locator('[data-field="palette"]').fill(name);
  await lab.page.locator(`[data-item="${command}"]`).click();
}

/** A run of some seconds, in whose past a node is stopped. */
async function grown(lab: Lab): Promise<void> {
  await lab.open({ seed: "7", speed: "10" });
  await lab.leader();
  await lab.pause();
  await lab.dragTimeTo(0.3);
  await lab.tell("B", "stop");
  await expect(lanes(lab)).toHaveCount(1);
}

test("acting in the past grows a branch, its lane leads back, and nothing is lost @chromium", async ({ lab, page }) => {
  await grown(lab);
  await expect(notice(lab)).toContainText("You acted in the past");
  await expect(stopped(lab)).toHaveCount(1);
  const clock = await page.locator("[data-clock]").first().textContent();
  await lanes(lab).locator("text").click();
  await expect(stopped(lab)).toHaveCount(0);
  expect(await page.locator("[data-clock]").first().textContent(), "the same moment").toBe(clock);
  await page.keyboard.press("b");
  await expect(stopped(lab)).toHaveCount(1);
  expect(await findings(lab)).toEqual([]);
});

test("a branch that is come back to tells what led to its present", async ({ lab, page }) => {
  await grown(lab);
  await lab.command("tab-feed").click();
  const events = page.locator("li[data-event]");
  const before = await events.count();
  expect(before, "what is told in the branch").toBeGreaterThan(1);
  await page.keyboard.press("b");
  await expect(stopped(lab)).toHaveCount(0);
  await expect(events.first()).toBeVisible();
  await expect(page.locator(".caption-says")).not.toContainText("waits to hear a leader");
});

test("a branch is named, deleted and taken back, and says what was done differently", async ({ lab, page }) => {
  await grown(lab);
  await give(lab, "Branches", "branches");
  const rows = dialog(lab, "branches").locator("[data-branch]");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText("parted from run 1 at");
  await expect(rows.nth(1).locator("[data-differs]")).toContainText("B");
  await rows.nth(0).locator('[data-field="branch-name"]').selectText();
  await page.keyboard.type("all is well");
  await page.keyboard.press("Tab");
  expect(await findings(lab)).toEqual([]);
  await page.screenshot({ path: "results/screens/branches.png" });
  await rows.nth(0).locator('[data-command="branch-delete"]').click();
  await expect(rows).toHaveCount(1);
  await dialog(lab, "branches").locator('[data-command="undo-delete"]').click();
  await expect(rows).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(lanes(lab)).toContainText("all is well");
});

for (const size of [{ width: 1280, height: 720 }, { width: 390, height: 844 }])
  test(`two branches stand side by side on one clock, at ${size.width}`, async ({ lab, page }) => {
    await page.setViewportSize(size);
    await grown(lab);
    await give(lab, "Compare", "compare");
    const other = page.locator('[data-side="other"]');
    await expect(other.locator("[data-node]")).toHaveCount(5);
    await expect(other.locator('[data-node][data-state="stopped"]')).toHaveCount(0);
    await expect(stopped(lab)).toHaveCount(1);
    await expect(page.locator('[data-first-difference="found"]')).toContainText("B");
    await lab.command("play").click();
    await page.waitForTimeout(700);
    await lab.command("play").click();
    await other.locator(`[data-node="C"]`).click({ timeout: 5_000 });
    await expect(other.locator('[data-command="show-side"]')).toHaveAttribute("aria-pressed", "true");
    if (size.width > 800) await expect(page.locator("[data-elsewhere]")).toContainText("what if 1");
    expect(await findingsInBothThemes(lab, (theme) => `compare-${size.width}-${theme}`)).toEqual([]);
    const leave = await lab.command("leave-compare").boundingBox();
    expect(leave && leave.x + leave.width, "the way out is on the screen").toBeLessThan(size.width);
    const before = await page.locator("[data-clock]").first().textContent();
    await lab.command("first-difference").click();
    await expect(page.locator("[data-clock]").first()).not.toHaveText(before ?? "");
    await page.keyboard.press("Escape");
    await expect(other).toHaveCount(0);
  });

for (const size of [{ width: 1280, height: 720 }, { width: 390, height: 844 }])
  test(`comparing is offered where a branch grows and at its lane, at ${size.width}`, async ({ lab, page }) => {
    await page.setViewportSize(size);
    await grown(lab);
    const other = page.locator('[data-side="other"]');
    await page.screenshot({ path: `results/screens/grown-${size.width}.png` });
    const over = await notice(lab).locator("button").evaluateAll((buttons) => {
      const boxes = buttons.map((button) => button.getBoundingClientRect());
      return boxes.filter((a, at) => boxes.slice(at + 1).some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
    });
    expect(over, "buttons that lie on others").toBe(0);
    await notice(lab).locator('[data-command="compare"]').click();
    await expect(other.locator("[data-node]")).toHaveCount(5);
    await expect(page.locator("[data-first-difference]")).toContainText(/Both are alike up to [\d.]+ s\. Then:/);
    const sign = lab.command("lane-compare");
    await expect(sign).toHaveAttribute("aria-pressed", "true");
    await sign.click();
    await expect(other).toHaveCount(0);
    await sign.focus();
    await page.keyboard.press("Enter");
    await expect(other.locator("[data-node]")).toHaveCount(5);
    await expect(stopped(lab), "one is still in the same branch").toHaveCount(1);
    expect(await findings(lab)).toEqual([]);
  });

test("a reload loses nothing, and one may start fresh @chromium", { tag: "@alone" }, async ({ lab, page }) => {
  await grown(lab);
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem("raftarium.run")?.split("\n").length ?? 0), { timeout: 2_000 })
    .toBe(3);
  const clock = await page.locator("[data-clock]").first().textContent();
  await page.reload();
  await expect(notice(lab)).toContainText("Your run is back");
  await expect(stopped(lab)).toHaveCount(1);
  await expect(lanes(lab)).toHaveCount(1);
  expect(await page.locator("[data-clock]").first().textContent()).toBe(clock);
  await notice(lab).locator('[data-command="start-fresh"]').click();
  await expect(page.locator("[data-seed]")).not.toHaveText("7");
  await expect(lanes(lab)).toHaveCount(0);
  await give(lab, "Recent runs", "recent-runs");
  const recent = dialog(lab, "recent").locator("[data-recent]");
  await expect(recent).toHaveCount(1);
  await expect(recent).toContainText("1 action");
  expect(await findings(lab)).toEqual([]);
  await page.screenshot({ path: "results/screens/recent.png" });
  await recent.locator('[data-command="recent-open"]').click();
  await expect(page.locator("[data-seed]")).toHaveText("7");
});

test("an address wins over what is kept, which stays among the recent runs", async ({ lab, page }) => {
  await grown(lab);
  await page.waitForTimeout(1_300);
  await lab.open({ seed: "9", speed: "1" });
  await expect(page.locator("[data-seed]")).toHaveText("9");
  await give(lab, "Recent runs", "recent-runs");
  await dialog(lab, "recent").locator('[data-recent="7"] [data-command="recent-forget"]').click();
  await expect(dialog(lab, "recent").locator('[data-recent="7"]')).toHaveCount(0);
});

test("storage that is full, refused or holds nonsense is survived", async ({ lab, page }) => {
  await page.addInitScript(() => {
    if (!location.protocol.startsWith("http")) return;
    if (!sessionStorage.getItem("once")) {
      sessionStorage.setItem("once", "1");
      localStorage.setItem("raftarium.run", "raftarium-1 nonsense \u0000 \ud800");
      localStorage.setItem("raftarium.recent", "nonsense\n\n1 2 3");
    }
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await lab.open({ speed: "10" });
  await expect(notice(lab)).toContainText("cannot be read");
  await lab.leader();
  await lab.tell("B", "stop");
  await expect(stopped(lab)).toHaveCount(1);
  await expect(notice(lab)).toContainText("does not keep the run");
});

test("a crash keeps the run: the next visit begins anew and offers it", async ({ lab, page, complaints }) => {
  complaints.expected = true;
  await grown(lab);
  await page.waitForTimeout(1_300);
  await page.evaluate(() => dispatchEvent(new Event("raftarium:panic")));
  await expect(page.locator("[data-crash]")).toBeVisible();
  await page.goto("./");
  await expect(notice(lab)).toContainText("among the recent ones");
  await expect(stopped(lab)).toHaveCount(0);
  await notice(lab).locator('[data-command="recent-runs"]').click();
  await dialog(lab, "recent").locator('[data-recent="7"] [data-command="recent-open"]').click();
  await expect(page.locator("[data-seed]")).toHaveText("7");
});
