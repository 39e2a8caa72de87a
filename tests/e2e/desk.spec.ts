// What somebody new to the lab stumbled over at a desk: settings that are changed, requests that nobody answers, words that are cut off.
import { expect, findings, test, type Lab } from "./lab.ts";

test.use({ viewport: { width: 1280, height: 720 } });

const notice = (lab: Lab) => lab.page.locator("[data-notice]");
const clock = (lab: Lab) => lab.page.locator("[data-clock]").first();

/** A cluster with a leader, held. */
async function held(lab: Lab): Promise<string> {
  await lab.open({ seed: "2a", speed: "1" });
  const leader = await lab.leader();
  await lab.pause();
  return leader;
}

async function german(lab: Lab): Promise<void> {
  await lab.page.goto("./?seed=2a&speed=1&lang=de");
  await lab.leader();
  await lab.pause();
}

/** Whether an element shows all of its words. */
const whole = (lab: Lab, selector: string) =>
  lab.page.locator(selector).first().evaluate((one) => one.scrollWidth <= one.clientWidth && one.checkVisibility());

test("a rule that is switched plays the run again: same conditions, same moment, and switched back it is the run of before", async ({ lab, page }) => {
  await held(lab);
  await page.locator("body").press("o");
  await lab.command("preset-wan").click();
  const before = await clock(lab).textContent();
  await page.locator('label:has([data-command="pre-vote"])').click();
  await expect(lab.command("preset-wan")).toHaveAttribute("aria-pressed", "true");
  await expect(notice(lab)).toContainText("pre-vote off, at the same moment");
  await expect(clock(lab)).toHaveText(before ?? "");
  await expect(page.locator(".lane-bar, [data-lane]").first()).toBeAttached();
  await page.screenshot({ path: "results/screens/desk-switched.png" });
  await page.locator('label:has([data-command="pre-vote"])').click();
  await page.keyboard.press("Escape");
  await lab.choose("branches");
  await expect(page.locator('[data-dialog="branches"] [data-branch]')).toHaveCount(2);
});

test("what begins the run anew keeps the conditions and says so, and beginning as at the start does not", async ({ lab, page }) => {
  await held(lab);
  await page.locator("body").press("o");
  await lab.command("preset-wan").click();
  await page.keyboard.press("Escape");
  await lab.command("more-nodes").click();
  await expect(notice(lab)).toContainText("stay as you set them");
  await page.locator("body").press("o");
  await expect(lab.command("preset-wan")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog")).toHaveCount(0);
  await lab.playFor(50);
  await lab.command("reset").click();
  await expect(notice(lab)).toContainText("are as at its start");
  await page.locator("body").press("o");
  await expect(lab.command("preset-wan")).toHaveAttribute("aria-pressed", "false");
});

test("a request to a stopped node says that it is stopped and when the client asks again, in both places and in the answer to why", async ({ lab, page }) => {
  const leader = await held(lab);
  await lab.tell(leader, "stop");
  await expect(page.locator("[data-reason]")).toContainText(`${leader} has led and is stopped; 4 nodes follow it`);
  await lab.submit("set x 5", leader);
  await expect(page.locator("[data-submission]")).toContainText(`on its way to ${leader}`);
  await lab.playFor(60);
  await expect(page.locator("[data-submission]")).toContainText(`${leader} is stopped; the client asks again at`);
  expect(await whole(lab, "[data-submission]")).toBe(true);
  await page.locator("[data-client]").click();
  const answer = page.locator('[data-submissions] [data-ask="answer"]').first();
  await expect(answer).toContainText(`${leader} is stopped; the client asks again at`);
  await page.screenshot({ path: "results/screens/desk-stopped.png" });
  await answer.click();
  await expect(page.locator(".why-number").first()).toContainText(`${leader} is stopped; the client asks again at`);
});

test("an answer to why stands under its own name, and the step that is asked about is seen", async ({ lab, page }) => {
  const leader = await held(lab);
  await lab.submit("set x 5", leader);
  await lab.stepUntil('[data-client][data-state="done"]');
  await page.locator("[data-client]").click();
  await page.locator('[data-submissions] [data-ask="answer"]').first().click();
  await expect(lab.command("tab-inspector")).toHaveText("Why");
  const last = page.locator("[data-step]").last();
  expect(Number(await last.getAttribute("data-step"))).toBeGreaterThan(3);
  await expect(page.locator('[data-step][aria-current="step"]')).toBeInViewport({ ratio: 0.9 });
  await expect(page.locator("[data-why-panel] h3")).toBeInViewport({ ratio: 1 });
  // Of what led to it, some steps are seen as well.
  const seen = await page.locator(".why-steps").evaluate((list) => list.clientHeight);
  expect(seen).toBeGreaterThanOrEqual(90);
  expect(await findings(lab)).toEqual([]);
  await page.screenshot({ path: "results/screens/desk-why.png" });
});

test("what was copied or saved is told, with what is not in it, and the sentence goes by itself", async ({ lab, page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => {} } }));
  await held(lab);
  await page.locator("body").press("ArrowLeft");
  await lab.tell("B", "stop");
  await lab.command("share").click();
  await expect(page.locator("[data-one-branch]")).toContainText("one branch alone: this one");
  await page.screenshot({ path: "results/screens/desk-share.png" });
  await page.locator('[data-dialog="share"] [data-command="copy-link"]').click();
  await expect(notice(lab)).toContainText("The other branch is not in it.");
  await lab.share("save");
  await expect(notice(lab)).toContainText("Saved as raftarium-2a.json");
  await expect(notice(lab)).toHaveCount(0, { timeout: 12_000 });
});

test("the word of the glossary that was gone to is marked", async ({ lab, page }) => {
  await lab.open({ seed: "2a" });
  // The one is a way to its chapter, the other is a word alone.
  for (const word of ["majority", "cluster"]) {
    await page.evaluate((word) => void (location.hash = `glossary/${word}`), word);
    const marked = page.locator('[data-dialog="glossary"] [aria-current="true"]');
    await expect(marked).toHaveAttribute("data-word", word);
    await expect(marked).toBeInViewport({ ratio: 0.9 });
    expect(await marked.evaluate((one) => one.contains(document.activeElement)), word).toBe(true);
    if (word === "majority") await page.keyboard.press("Escape");
  }
  const ground = (selector: string) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await ground("[data-word][aria-current]")).not.toBe(await ground("[data-word]:not([aria-current])"));
  await page.screenshot({ path: "results/screens/desk-glossary.png" });
});

test("what an address opens in the moment in which a dialog closes stays open", async ({ lab, page }) => {
  await lab.open({ seed: "2a" });
  await page.evaluate(() => void (location.hash = "glossary/majority"));
  await expect(page.locator('[data-dialog="glossary"]')).toBeVisible();
  // The browser tells of a closed dialog later, and of an address perhaps before that.
  await page.evaluate(() => {
    history.replaceState(null, "", "#glossary/cluster");
    document.querySelector<HTMLDialogElement>("dialog")!.requestClose();
    dispatchEvent(new Event("hashchange"));
  });
  await expect(page.locator('[data-dialog="glossary"] [aria-current="true"]')).toHaveAttribute("data-word", "cluster");
  // Once more, when what closed is long told.
  await page.waitForTimeout(200);
  await expect(page.locator('[data-dialog="glossary"]')).toBeVisible();
});

test("Escape closes a dialog that is asked for and not yet drawn", async ({ lab, page }) => {
  await lab.open({ seed: "2a" });
  // Both within one task: nothing is drawn in between.
  await lab.command("menu").evaluate((button) => {
    button.click();
    button.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  });
  await page.waitForTimeout(300);
  await expect(page.locator("dialog")).toHaveCount(0);
});

test("in German the seed stands in the header, and the tab of a link shows its whole name", async ({ lab, page }) => {
  await german(lab);
  await expect(page.locator(".top [data-seed]")).toBeVisible();
  expect(await whole(lab, ".top [data-seed]")).toBe(true);
  await lab.link("A-C").dispatchEvent("click");
  await lab.command("tab-inspector").click();
  expect(await whole(lab, '[data-command="tab-inspector"]')).toBe(true);
  const top = await page.locator(".top > *").evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect()).map(({ left, right }) => [left, right]));
  for (const [at, [, right]] of top.entries()) expect(right).toBeLessThanOrEqual((top[at + 1]?.[0] ?? 1280) + 1);
  await page.screenshot({ path: "results/screens/desk-german.png" });
});

test.describe("on a large window", () => {
  test.use({ viewport: { width: 1920, height: 1080 } });
  test("two stages side by side use the height that they have", async ({ lab, page }) => {
    await held(lab);
    await page.locator("body").press("ArrowLeft");
    await lab.tell("B", "stop");
    await lab.choose("compare");
    for (const side of ["current", "other"]) {
      const stage = await page.locator(`[data-side="${side}"] .stage-host`).boundingBox();
      const tops = await page.locator(`[data-side="${side}"] [data-node]`).evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().top));
      expect(Math.max(...tops) - Math.min(...tops), side).toBeGreaterThan(0.6 * (stage?.height ?? 0));
    }
    await page.screenshot({ path: "results/screens/desk-compare-large.png" });
  });
});
