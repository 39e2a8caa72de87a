// Causes: the space-time diagram, linked with the ring, the log and the feed, and "why?".
import { readFile } from "node:fs/promises";
import { drop, expect, findings, test, type Lab } from "./lab.ts";

const diagram = (lab: Lab) => lab.page.locator("[data-spacetime]");
const dots = (lab: Lab) => diagram(lab).locator(".st-dot");
const travels = (lab: Lab) => diagram(lab).locator("[data-message]");

/** A cluster that has elected a leader and committed a command, held. */
async function committed(lab: Lab): Promise<string> {
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  await lab.submit("set x 5", leader);
  await expect(lab.committed(leader).nth(1)).toBeVisible();
  await lab.pause();
  return leader;
}

test("the diagram shows messages, events and who leads, and follows the present until it is scrolled", { tag: "@alone" }, async ({ lab, page }) => {
  const leader = await committed(lab);
  await lab.command("tab-spacetime").click();
  await expect(diagram(lab)).toBeVisible();
  for (let times = 0; times < 2; times++) await lab.command("spacetime-out").click();
  // Back to where the command was committed: how long ago that is, the pace of the machine decides.
  const place = await diagram(lab).boundingBox();
  await page.mouse.move((place?.x ?? 0) + 200, (place?.y ?? 0) + 60);
  await expect(async () => {
    await page.mouse.wheel(0, -140);
    expect(await dots(lab).count()).toBeGreaterThan(5);
  }).toPass();
  expect(await travels(lab).count()).toBeGreaterThan(5);
  await expect(diagram(lab).locator('[data-manner="leader"]')).toHaveCount(1);
  await expect(diagram(lab).locator(`[data-node-lane="${leader}"]`)).toHaveClass(/leads/);
  await page.screenshot({ path: "results/screens/cause-desk-light.png" });
  await expect(lab.command("spacetime-now")).toBeEnabled();
  await lab.command("spacetime-now").click();
  await expect(lab.command("spacetime-now")).toBeDisabled();
  await lab.command("spacetime-wide").click();
  await page.waitForTimeout(300);
  await page.screenshot({ path: "results/screens/cause-desk-light-wide.png" });
});

test("why a command is committed is told as steps from the person to the commit, each gone to by a click", async ({ lab, page }) => {
  const leader = await committed(lab);
  await page.locator(`[data-log="${leader}"] td[data-index="2"]`).click();
  const why = page.locator("[data-why-panel]");
  await expect(why).toContainText(`${leader} commits entry 2`);
  await expect(why).toContainText("§5");
  await expect(why).toContainText("3 of 5");
  await expect(why.locator("[data-step]").first()).toContainText("Set x 5 is submitted to");
  await page.screenshot({ path: "results/screens/cause-why-desk.png" });
  await why.locator("[data-step]").first().locator("button").click();
  await expect(why.locator('[aria-current="step"]')).toHaveAttribute("data-step", "0");
  await lab.command("why-next").click();
  await expect(why.locator('[aria-current="step"]')).toHaveAttribute("data-step", "1");
  await lab.command("tab-spacetime").click();
  await expect(diagram(lab)).toHaveAttribute("data-past", "true");
  await page.screenshot({ path: "results/screens/cause-past-desk.png" });
  await diagram(lab).locator(`[data-node-lane="${leader}"]`).hover();
  await expect(page.locator(`.stage [data-node="${leader}"]`)).toHaveAttribute("data-lit", "true");
  await lab.node("A").hover();
  await expect(diagram(lab).locator(".st-stretch[data-lit]").first()).toBeAttached();
  await expect(page.locator(`.stage [data-node="${leader}"][data-lit]`)).toHaveCount(0);
});

const why = (lab: Lab) => lab.page.locator("[data-why-panel]");
const step = (lab: Lab) => why(lab).locator('[aria-current="step"]');

test("each state of a node is a question: pressed, it says why it is so, and keys walk what led to it", async ({ lab, page }) => {
  const leader = await committed(lab);
  await lab.node(leader).click();
  const asks = page.locator("[data-inspector] [data-ask]");
  for (const [ask, says, section] of [
    ["role", "leads term 1", "§5.2"],
    ["term", "term 1", "§5.1"],
    ["vote", "votes for itself", "§9.6"],
    ["heartbeat", "heartbeats", "§5.2"],
    ["last", "A leader adds", "§5.3"],
    ["disk", "on disk", "figure 2"],
    ["commit", "3 of 5", "§5.4.2"],
    ["applied", "applies entry 2", "§5.3"],
  ] as const) {
    await page.locator(`[data-inspector] [data-ask="${ask}"]`).first().click();
    await expect(why(lab).locator("h3"), ask).toBeFocused();
    await expect(why(lab), ask).toContainText(says);
    await expect(why(lab).locator(".why-rule"), ask).toContainText(section);
  }
  expect(await asks.count()).toBeGreaterThan(9);
  // By keys alone: ask, walk, close.
  const commit = page.locator('[data-inspector] [data-ask="commit"]');
  await commit.focus();
  await page.keyboard.press("Enter");
  await expect(why(lab).locator("h3")).toBeFocused();
  const last = Number(await step(lab).or(why(lab).locator("[data-step]").last()).last().getAttribute("data-step"));
  expect(last).toBeGreaterThan(3);
  const clock = page.locator("[data-clock]").first();
  await page.keyboard.press("ArrowUp");
  await expect(step(lab)).toHaveAttribute("data-step", String(last - 1));
  await expect(step(lab).locator("button")).toBeFocused();
  const there = await clock.textContent();
  await page.keyboard.press("ArrowUp");
  await expect(step(lab)).toHaveAttribute("data-step", String(last - 2));
  await page.keyboard.press("ArrowDown");
  await expect(step(lab)).toHaveAttribute("data-step", String(last - 1));
  await expect(clock).toHaveText(there ?? "");
  await page.keyboard.press("Escape");
  await expect(why(lab)).toHaveCount(0);
  await expect(commit).toBeFocused();
  // Without anything in hand: what happened last.
  await page.keyboard.press("Escape");
  await page.keyboard.press("!");
  await expect(why(lab)).toBeVisible();
});

test("a client's answer says why it came, in its list and at its entry", async ({ lab, page }) => {
  const leader = await committed(lab);
  await page.locator("[data-client]").click();
  await page.locator('[data-submissions] [data-ask="answer"]').first().click();
  await expect(why(lab)).toContainText("The client hears: x = 5");
  await expect(why(lab)).toContainText("§8");
  await page.locator(`[data-log="${leader}"] td[data-index="2"]`).click();
  await expect(why(lab)).toContainText(`${leader} commits entry 2`);
  await page.locator('[data-entry] [data-ask="answer"]').click();
  await expect(why(lab)).toContainText("The client hears: x = 5");
});

test("a broken law says why by its flag and in the list, also while it lies ahead", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const content = await readFile(new URL("broken.json", import.meta.url), "utf8");
  await drop(lab, [{ name: "broken.json", content }]);
  await expect(page.locator("[data-flag]").first()).toBeAttached();
  const there = await page.locator("[data-clock]").first().textContent();
  await page.locator("body").press("Home");
  const room = (await page.locator("[data-flag] .flag-room").first().boundingBox())!;
  await page.mouse.click(room.x + 6, room.y + room.height / 2);
  await expect(why(lab).locator(".why-rule")).toContainText("§");
  await expect(page.locator("[data-clock]").first()).toHaveText(there ?? "");
  const title = await why(lab).locator("h3").textContent();
  await page.keyboard.press("Escape");
  await page.locator("body").press("Home");
  await lab.command("tab-laws").click();
  await lab.command("why-broken").click();
  await expect(why(lab).locator("h3")).toHaveText(title ?? "");
  await expect(why(lab).locator("[data-step]").nth(3)).toBeAttached();
});

test("a finger asks, too: what is pressed is large enough", async ({ lab, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  await lab.pause();
  await lab.node(leader).click();
  await lab.command("sheet-inspector").click();
  const asks = page.locator("[data-inspector] [data-ask]");
  const small = await asks.evaluateAll((asks) =>
    asks.map((ask) => ask.getBoundingClientRect()).filter(({ width, height }) => width < 44 || height < 44).length,
  );
  expect(await asks.count()).toBeGreaterThan(9);
  expect(small, "too small for a finger").toBe(0);
  await page.screenshot({ path: "results/screens/cause-asks-phone.png" });
  await page.locator('[data-inspector] [data-ask="commit"]').click();
  await expect(why(lab).locator("h3")).toBeInViewport();
  await page.screenshot({ path: "results/screens/cause-why-phone.png" });
  expect(await findings(lab)).toEqual([]);
  await lab.command("why-previous").click();
  await expect(step(lab)).toBeInViewport();
});
