// Nothing lies on what is read: two stages of a little window, a notice, what the signs mean, and what a node lets ask.
import { expect, test } from "./lab.ts";

for (const [width, height] of [[390, 844], [320, 568], [780, 493], [1280, 720]] as const)
  for (const resized of [false, true])
    test(`two stages keep their nodes apart: ${width}x${height}${resized ? ", once the window has become so" : ""}`, async ({ lab, page }) => {
      await page.setViewportSize(resized ? { width: 1280, height: 720 } : { width, height });
      await page.goto("./#gallery/figure-8");
      await lab.command("exhibit-beside").click();
      await expect(page.locator('[data-side="other"] [data-node]')).toHaveCount(5);
      await page.setViewportSize({ width, height });
      const faults = () =>
        page.evaluate(() => {
          const found: string[] = [];
          for (const pane of document.querySelectorAll(".pane")) {
            const room = pane.querySelector(".stage-host")!.getBoundingClientRect();
            const discs = [...pane.querySelectorAll(".node .disc")].map((disc) => disc.getBoundingClientRect());
            if (discs.length !== 5) found.push(`${discs.length} nodes`);
            discs.forEach((a, at) => {
              if (a.top < room.top || a.bottom > room.bottom) found.push("a node outside its stage");
              for (const b of discs.slice(at + 1)) {
                const apart = Math.hypot(a.x - b.x, a.y - b.y);
                if (apart < a.width + 6) found.push(`nodes ${apart.toFixed()} apart`);
              }
            });
            const foot = document.querySelector(".stage-foot")!.getBoundingClientRect();
            if (foot.top < room.bottom - 1) found.push("what is told of them lies on a stage");
          }
          if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
          return found;
        });
      await expect.poll(faults).toEqual([]);
    });

test("a notice lies on nothing that is read beside it, on a desk", async ({ lab, page }) => {
  for (const [width, height] of [[1280, 720], [1920, 1080]] as const) {
    await page.setViewportSize({ width, height });
    await lab.open({ seed: "2a", speed: "1" });
    await lab.leader();
    await lab.pause();
    await lab.submit("nonsense");
    await expect(page.locator("[data-notice]")).toBeVisible();
    const covered = await page.evaluate(() => {
      const box = document.querySelector("[data-notice]")!.getBoundingClientRect();
      const read = document.querySelectorAll(".caption-says, .caption-why, .node .disc, .label text, .transport");
      return [...read].filter((one) => {
        const other = one.getBoundingClientRect();
        return other.left < box.right && other.right > box.left && other.top < box.bottom - 0.5 && other.bottom > box.top + 0.5;
      }).map((one) => one.getAttribute("class") ?? one.textContent);
    });
    expect(covered).toEqual([]);
    await expect(page.locator(".caption-why")).toBeVisible();
  }
});

test("who opens the legend on the first visit sees all nodes at once, and that messages follow", async ({ lab, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto("./?lang=de");
  await lab.command("legend").click();
  const seen = await page.evaluate(() => {
    const scroll = document.querySelector("[data-legend]")!.closest(".scroll")!.getBoundingClientRect();
    const signs = [...document.querySelectorAll("[data-legend] .legend-item:has(.node, .message)")];
    const seen = signs.filter((sign) => sign.getBoundingClientRect().bottom <= scroll.bottom);
    return { nodes: seen.filter((sign) => sign.querySelector(".node")).length, messages: seen.filter((sign) => sign.querySelector(".message")).length };
  });
  expect(seen.nodes).toBe(9);
  expect(seen.messages).toBeGreaterThanOrEqual(2);
});

test("what a node lets ask stands in its column", async ({ lab, page }) => {
  for (const language of ["en", "de"]) {
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.goto(`./?seed=2a&speed=1&lang=${language}`);
    const leader = await lab.leader();
    await lab.pause();
    await lab.node(leader === "B" ? "C" : "B").click();
    await expect(page.locator(".aside .rows").first()).toBeVisible();
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll(".aside .rows > div")].filter((row) => {
        const right = row.getBoundingClientRect().right;
        return [...row.querySelectorAll("dd, dd *")].some((one) => one.getBoundingClientRect().right > right + 0.5);
      }).map((row) => row.textContent),
    );
    expect(outside).toEqual([]);
  }
});
