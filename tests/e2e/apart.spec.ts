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

for (const [who, address] of [["on the first visit", "./?"], ["beside the logs", "./?seed=2a&"]] as const)
  for (const language of ["en", "de"])
    test(`who opens the legend ${who} sees all nodes, messages and signs of the log at once: ${language}`, async ({ lab, page }) => {
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.goto(`${address}lang=${language}`);
      await lab.command("legend").click();
      await expect(page.locator("[data-legend]")).toBeVisible();
      const faults = await page.evaluate(() => {
        const scroll = document.querySelector("[data-legend]")!.closest(".scroll")!;
        const room = scroll.getBoundingClientRect();
        const items = [...document.querySelectorAll<HTMLElement>("[data-legend] .legend-item")];
        const found: string[] = [];
        const boxes = items.map((item) => {
          // What is drawn and what is written of one sign, not its row.
          const range = document.createRange();
          range.selectNodeContents(item);
          return range.getBoundingClientRect();
        });
        items.forEach((item, at) => {
          const box = boxes[at]!;
          const name = item.textContent ?? "";
          const first = item.querySelector(".node, .message, .cell, .snapshot-block");
          if (first && (box.bottom > room.bottom || box.top < room.top)) found.push(`to be scrolled to: ${name}`);
          if (box.right > room.right) found.push(`cut off: ${name}`);
          if (Number.parseFloat(getComputedStyle(item).fontSize) < 11) found.push(`too small: ${name}`);
          for (const other of boxes.slice(at + 1)) {
            const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
            const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
            if (wide > 1 && high > 2) found.push(`lies on another: ${name}`);
          }
        });
        const signs = (of: string) => items.filter((item) => item.querySelector(of)).length;
        if (signs(".node") !== 9 || signs(".message") !== 11 || signs(".cell, .snapshot-block") !== 5) found.push("signs are missing");
        return found;
      });
      await page.screenshot({ path: `results/screens/legend-${who.replaceAll(" ", "-")}-${language}.png` });
      expect(faults).toEqual([]);
    });

test("beside the legend entries are read whole, and beside their term", async ({ lab, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.submit("set x 5");
  await lab.pause();
  await lab.command("legend").click();
  await expect(page.locator("[data-legend]")).toBeVisible();
  const cells = page.locator(".aside .cell");
  expect(await cells.count()).toBeGreaterThan(10);
  const faults = await cells.evaluateAll((cells) => {
    const written = (one: Element) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return range.getBoundingClientRect();
    };
    return cells.filter((cell) => {
      const [text, term] = [cell.querySelector(".cell-text")!, cell.querySelector(".cell-term")!];
      return text.scrollWidth > text.clientWidth || written(term).right > written(text).left + 1;
    }).map((cell) => cell.textContent);
  });
  expect(faults).toEqual([]);
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
