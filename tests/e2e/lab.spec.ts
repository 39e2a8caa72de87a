// What a newcomer does first, played on the published page.
import { expect, test } from "./lab.ts";

test("with the opening seed a leader stands within 15 seconds, untouched", { tag: "@alone" }, async ({ lab }) => {
  await lab.open();
  await lab.leader(15_000);
});

test("five nodes and their ten links are on the stage", async ({ lab, page }) => {
  await lab.open();
  await expect(lab.nodes()).toHaveCount(5);
  await expect(page.locator("[data-link]")).toHaveCount(10);
});

test("after the leader stops, another one leads", async ({ lab }) => {
  await lab.open({ speed: "1" });
  const first = await lab.leader();
  await lab.tell(first, "stop");
  await expect(lab.node(first)).toHaveAttribute("data-state", "stopped");
  await expect.poll(async () => (await lab.inRole("leader"))[0], { timeout: 20_000 }).toMatch(/^[A-Z]$/);
  expect((await lab.inRole("leader"))[0]).not.toBe(first);
});

test("with three of five stopped nobody leads, and the page says why", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  const others = ["A", "B", "C", "D", "E"].filter((name) => name !== leader);
  for (const name of [others[0], others[1], leader]) {
    await lab.tell(name, "stop");
    await expect(lab.node(name)).toHaveAttribute("data-state", "stopped");
  }
  await page.waitForTimeout(4_000);
  expect(await lab.inRole("leader")).toEqual([]);
  await expect(page.locator("[data-caption]").first()).toContainText(/majority|quorum|three|3/i);
});

test("a stopped node restarts", async ({ lab }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.tell("B", "stop");
  await expect(lab.node("B")).toHaveAttribute("data-state", "stopped");
  await lab.tell("B", "restart");
  await expect(lab.node("B")).toHaveAttribute("data-state", "running");
});

test("a click on a link cuts it, and another one mends it", async ({ lab }) => {
  await lab.open();
  const link = lab.link("A-B");
  await expect(link).toHaveAttribute("data-cut", "none");
  await link.dispatchEvent("click");
  await expect(link).toHaveAttribute("data-cut", "both");
  await link.dispatchEvent("click");
  await expect(link).toHaveAttribute("data-cut", "none");
});

test("a real mouse reaches a link between two neighbours", async ({ lab, page }) => {
  await lab.open();
  await lab.pause();
  const middle = await midway(page, "A", "B");
  await page.mouse.click(middle.x, middle.y);
  await expect(lab.link("A-B")).toHaveAttribute("data-cut", "both");
});

test("a wall dragged across the stage parts the nodes on its sides", async ({ lab, page }) => {
  await lab.open();
  await lab.pause();
  const stage = await page.locator("svg:has([data-node])").first().boundingBox();
  if (!stage) throw new Error("there is no stage");
  const centres: number[] = [];
  for (const name of ["A", "B", "C", "D", "E"]) centres.push((await centre(page, name)).x);
  const sorted = centres.toSorted((a, b) => a - b);
  const x = (sorted[1] + sorted[2]) / 2;
  await page.mouse.move(x, stage.y + 4);
  await page.mouse.down();
  await page.mouse.move(x, stage.y + stage.height / 2, { steps: 6 });
  await page.mouse.move(x, stage.y + stage.height - 4, { steps: 6 });
  // Who stands where is read over whatever flies, and lies on no node.
  const words = page.locator(".wall-sides");
  await expect(words).toHaveText([/^[A-E] [A-E]$/, /^[A-E] [A-E] [A-E]$/]);
  expect(await words.first().evaluate((word) => word.closest(".labels") !== null)).toBe(true);
  const discs = await Promise.all(["A", "B", "C", "D", "E"].map((name) => lab.node(name).locator("[data-disc]").boundingBox()));
  for (const box of [await words.first().boundingBox(), await words.last().boundingBox()])
    expect(discs.every((disc) => !box || !disc || box.x > disc.x + disc.width || disc.x > box.x + box.width || box.y > disc.y + disc.height || disc.y > box.y + box.height)).toBe(true);
  await page.mouse.up();
  // A wall and what it cuts are told apart by more than their colour.
  const look = (selector: string) => page.locator(selector).first().evaluate((line) => [getComputedStyle(line).stroke, Number.parseFloat(getComputedStyle(line).strokeWidth)] as const);
  const [wall, cut] = [await look(".wall-line"), await look('[data-cut="both"] .broken')];
  expect(wall[0]).not.toBe(cut[0]);
  expect(wall[1]).toBeGreaterThan(3 * cut[1]);
  await expect(page.locator('[data-link][data-cut="both"]')).toHaveCount(6);
  await expect(page.locator('[data-link][data-cut="none"]')).toHaveCount(4);
});

test("the end of a link cuts one way", async ({ lab, page }) => {
  await lab.open();
  await page.locator('[data-link-end="A-B"]').dispatchEvent("click");
  await expect(lab.link("A-B")).toHaveAttribute("data-cut", /^(A-B|B-A)$/);
});

test("a command that is typed becomes committed on every node", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  const leader = await lab.leader();
  await lab.submit("set x 5", leader);
  for (const name of ["A", "B", "C", "D", "E"]) {
    await expect(lab.committed(name).filter({ hasText: "5" }).first()).toBeVisible({ timeout: 15_000 });
  }
  await expect(page.locator("[data-feed] li").first()).toBeVisible();
});

test("a bad command is refused in a sentence, and the cluster goes on", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.submit(`set ${"x".repeat(2000)} 5`);
  await expect(page.getByText(/1 KiB|1,?024|too long/i).first()).toBeVisible();
  await lab.submit("set colour blue");
  await expect(page.getByText(/not a whole number/).first()).toBeVisible();
  await expect(page.locator("[data-crash]")).toBeHidden();
});

test("dragging the timeline back shows the past, and forth the present", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await page.waitForTimeout(1_500);
  await lab.pause();
  await lab.dragTimeTo(0.001);
  await expect.poll(() => lab.inRole("leader")).toEqual([]);
  await lab.timeline().press("End");
  await expect.poll(() => lab.inRole("leader")).not.toEqual([]);
});

test("the timeline obeys the keys", async ({ lab }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.pause();
  const value = async () => Number(await lab.timeline().getAttribute("aria-valuenow"));
  const end = await value();
  await lab.timeline().focus();
  await lab.timeline().press("Home");
  await expect.poll(value).toBe(Number(await lab.timeline().getAttribute("aria-valuemin")));
  await lab.timeline().press("End");
  await expect.poll(value).toBeGreaterThanOrEqual(end);
});

test("space pauses and plays, and a focused control keeps its own space", async ({ lab, page }) => {
  await lab.open();
  await page.locator("body").press("Space");
  expect(await lab.isPaused()).toBe(true);
  await page.locator("body").press("Space");
  expect(await lab.isPaused()).toBe(false);
  const field = page.locator('[data-field="command"]:visible').first();
  await field.focus();
  await page.keyboard.type("set a b");
  await expect(field).toHaveValue("set a b");
  expect(await lab.isPaused()).toBe(false);
});

test("the same seed plays the same course", async ({ lab, page }) => {
  const course = async () => {
    await lab.open({ seed: "2a", speed: "1" });
    await lab.leader();
    return page.locator("[data-feed] li").allTextContents();
  };
  const first = await course();
  const second = await course();
  // The newest line may stand on either end; what both runs have seen must be equal.
  const both = first.filter((line) => second.includes(line));
  expect(both.length).toBeGreaterThanOrEqual(Math.min(first.length, second.length) - 1);
});

for (const nodes of [1, 3, 11]) {
  test(`a cluster of ${nodes} opens`, async ({ lab, page }) => {
    await lab.open({ nodes, speed: "1" });
    await expect(lab.nodes()).toHaveCount(nodes);
    await expect(page.locator("[data-link]")).toHaveCount((nodes * (nodes - 1)) / 2);
    await lab.leader();
  });
}

test("a bad link to the page gets a sentence, and a cluster all the same", async ({ lab, page }) => {
  await page.goto("./?seed=nonsense&nodes=99&speed=fast");
  await expect(lab.nodes().first()).toBeVisible();
  await expect(page.locator("[data-crash]")).toBeHidden();
  await lab.leader();
});

test("a reset begins anew", async ({ lab }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await lab.pause();
  await lab.command("reset").click();
  await expect.poll(() => lab.inRole("leader")).toEqual([]);
});

type Point = { x: number; y: number };

/** The middle of a node's disc. */
async function centre(page: import("@playwright/test").Page, name: string): Promise<Point> {
  const node = page.locator(`[data-node="${name}"]`);
  const box = await node.locator("[data-disc]").boundingBox();
  if (!box) throw new Error(`node ${name} is not on the stage`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The point halfway between two nodes. */
async function midway(page: import("@playwright/test").Page, one: string, two: string): Promise<Point> {
  const [a, b] = [await centre(page, one), await centre(page, two)];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
