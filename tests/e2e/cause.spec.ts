// Causes: the space-time diagram, linked with the ring, the log and the feed, and "why?".
import { expect, test, type Lab } from "./lab.ts";

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
  // To where the command was committed, some half a second before.
  const place = await diagram(lab).boundingBox();
  await page.mouse.move((place?.x ?? 0) + 200, (place?.y ?? 0) + 60);
  await page.mouse.wheel(0, -280);
  await expect.poll(() => dots(lab).count()).toBeGreaterThan(5);
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
  await expect(why.locator("[data-step]").first()).toContainText("You set x 5");
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
