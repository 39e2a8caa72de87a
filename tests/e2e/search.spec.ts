// Looking for a run in a worker: what is found is opened, what is cancelled stops at once, and no frame waits for it.
import { countFrames, frameTime } from "./frames.ts";
import { expect, test, type Lab } from "./lab.ts";

const dialog = (lab: Lab) => lab.page.locator('[data-dialog="find"]');
const state = (lab: Lab) => dialog(lab).locator("[data-find]");

async function seek(lab: Lab, goal: string, rule = ""): Promise<void> {
  await lab.page.locator("body").press("/");
  await expect(dialog(lab)).toBeVisible();
  if (rule) await dialog(lab).locator('[data-field="rule"]').selectOption(rule);
  await dialog(lab).locator('[data-field="goal"]').selectOption(goal);
  await lab.command("find-begin").click();
}

/** Nobody makes an operation of this goal: the search goes on for as long as it is let. */
const endless = (lab: Lab) => seek(lab, "election-safety");

const tried = async (lab: Lab) => {
  const text = (await dialog(lab).locator("[data-find-progress]").textContent()) ?? "";
  return Number(/^([\d,]+) storms?/.exec(text)?.[1]?.replaceAll(",", "") ?? 0);
};

test("a split vote is found, made short, and opened at its event", async ({ lab, page }) => {
  await lab.open({ seed: "7", speed: "1" });
  await lab.leader();
  await seek(lab, "split-vote");
  await expect(state(lab)).toHaveAttribute("data-find", "found", { timeout: 50_000 });
  const found = /^Found in storm [0-9a-f]+: (it happens by itself, without any of the \d+ actions|of \d+ actions (\d+) (is|are) needed)\.$/;
  await expect(state(lab)).toHaveText(found);
  expect(Number(found.exec((await state(lab).textContent()) ?? "")?.[2] ?? 0)).toBeLessThan(10);
  await lab.command("find-open").click();
  await expect(dialog(lab)).toHaveCount(0);
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
  await expect(page.locator("[data-seed]")).not.toHaveText("7");
  await expect(page.locator("[data-notice]")).toContainText("stays beside");
  await lab.command("previous-branch").click();
  await expect(page.locator("[data-seed]")).toHaveText("7");
});

test("with a rule off a law is broken, and the page says which rule and which law", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await seek(lab, "any-law", "vote_checks_log");
  await expect(state(lab)).toHaveAttribute("data-find", "found", { timeout: 50_000 });
  await lab.command("find-open").click();
  await expect(page.locator(".rule-off")).toContainText("a vote goes only to a log at least as up-to-date as the voter's (§5.4.1)");
  await lab.command("tab-laws").click();
  await expect(page.locator('[data-law][data-state="broken"]').first()).toBeVisible();
  await expect(page.locator('[data-rule-off="vote_checks_log"]')).toBeVisible();
});

test("another one is another one", async ({ lab }) => {
  await lab.open();
  await seek(lab, "rollback");
  await expect(state(lab)).toHaveAttribute("data-find", "found", { timeout: 50_000 });
  const first = await state(lab).textContent();
  await lab.command("find-begin").click();
  await expect(state(lab)).not.toHaveAttribute("data-find", "found");
  await expect(state(lab)).toHaveAttribute("data-find", "found", { timeout: 50_000 });
  const storm = (text: string | null) => /storm ([0-9a-f]+)/.exec(text ?? "")?.[1];
  expect(storm(await state(lab).textContent())).not.toBe(storm(first));
});

test("a search shows how far it is, and is cancelled at once", async ({ lab, page }) => {
  await lab.open();
  await endless(lab);
  await expect.poll(() => tried(lab), { timeout: 20_000 }).toBeGreaterThan(2);
  await expect(dialog(lab).locator("[data-find-progress]")).toContainText(/events a second/);
  expect(page.workers()).toHaveLength(1);
  const asked = Date.now();
  await lab.command("find-cancel").click();
  await expect.poll(() => page.workers().length).toBe(0);
  expect(Date.now() - asked, "milliseconds until the worker is gone").toBeLessThan(1_000);
  await expect(state(lab)).toHaveAttribute("data-find", "cancelled");
  const count = await tried(lab);
  await page.waitForTimeout(600);
  expect(await tried(lab)).toBe(count);
});

test("closing the dialog ends the search, too", async ({ lab, page }) => {
  await lab.open();
  await endless(lab);
  await expect.poll(() => page.workers().length).toBe(1);
  await page.keyboard.press("Escape");
  await expect(dialog(lab)).toHaveCount(0);
  await expect.poll(() => page.workers().length).toBe(0);
});

test("a worker is made of the page's own script alone, and nobody makes a second policy", async ({ lab, page, complaints }) => {
  complaints.expected = true;
  await lab.open();
  const attempts = await page.evaluate(() => {
    const attempt = (act: () => unknown) => {
      try {
        act();
        return "done";
      } catch (error) {
        return (error as Error).name;
      }
    };
    const types = (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes;
    return {
      worker: attempt(() => new Worker("./elsewhere.js")),
      again: attempt(() => types.createPolicy("raftarium", {})),
      other: attempt(() => types.createPolicy("other", {})),
    };
  });
  expect(attempts).toEqual({ worker: "TypeError", again: "TypeError", other: "TypeError" });
});

for (const [name, glob, add] of [
  ["worker", /worker-[0-9a-f]+\.js$/, "\n// changed"],
  ["glue of the worker", /raftarium-finder-[0-9a-f]+\.js$/, "\n// changed"],
  ["program of the worker", /raftarium-finder-[0-9a-f]+_bg\.wasm$/, "\0"],
] as const) {
  test(`a changed ${name} does not run, and the page says so`, async ({ lab, page, complaints }) => {
    complaints.expected = true;
    await page.route(glob, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), "cache-control": "no-store" };
      await route.fulfill({ response, headers, body: Buffer.concat([await response.body(), Buffer.from(add)]) });
    });
    await lab.open({ speed: "1" });
    await endless(lab);
    await expect(state(lab)).toHaveAttribute("data-find", "failed");
    await expect(state(lab)).toContainText("could not be started");
    await expect(page.locator("[data-crash]")).toBeHidden();
  });
}

test("nothing of the search is loaded before somebody looks for a run", async ({ lab, page }) => {
  const parts: string[] = [];
  page.on("request", (request) => {
    if (/worker|finder/.test(request.url())) parts.push(request.url());
  });
  await lab.open({ speed: "1" });
  await lab.leader();
  await page.locator("body").press("/");
  await expect(dialog(lab)).toBeVisible();
  expect(parts).toEqual([]);
  await lab.command("find-begin").click();
  await expect.poll(() => parts.filter((url) => /_bg\.wasm$/.test(url)).length).toBe(1);
});

test("a frame costs the same while a search runs @measure", async ({ lab, page }) => {
  test.setTimeout(120_000);
  await countFrames(page);
  await lab.open({ speed: "1/50" });
  await lab.leader();
  await page.locator("body").press("/");
  await dialog(lab).locator('[data-field="goal"]').selectOption("election-safety");
  const without = [await frameTime(page), await frameTime(page)];
  await lab.command("find-begin").click();
  await expect.poll(() => tried(lab), { timeout: 20_000 }).toBeGreaterThan(0);
  const during = [await frameTime(page), await frameTime(page)];
  expect(await tried(lab)).toBeGreaterThan(0);
  const least = (costs: { each: number }[]) => Math.min(...costs.map(({ each }) => each));
  const told = (costs: { each: number; drawn: number }[]) => costs.map(({ each, drawn }) => `${each.toFixed(2)} ms of ${drawn}`).join(", ");
  console.log(`    without: ${told(without)}; during: ${told(during)}`);
  expect(least(during)).toBeLessThan(least(without) * 1.35 + 0.4);
});
