// The gallery of broken Rafts: its cards, runs that are found and kept, and the sound core beside.
import { comeTo, expect, findings, findingsInBothThemes, test, type Lab } from "./lab.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };
/** Longer nobody is to wait for a run of a card. */
const SECONDS_MAX = 20;

const list = (lab: Lab) => lab.page.locator('[data-dialog="gallery"]');
const card = (lab: Lab) => lab.page.locator('[data-dialog="card"]');
const exhibit = (lab: Lab) => lab.page.locator("[data-exhibit]");
const playing = (lab: Lab) => lab.page.locator(".app");

/** Opens the page at an address behind the hash. */
async function at(lab: Lab, hash: string): Promise<void> {
  await lab.page.goto(`./#${hash}`);
  await expect(lab.nodes().first()).toBeVisible();
}

const SEARCHED = [
  "forgotten-vote",
  "double-vote",
  "stale-candidate",
  "cut-too-much",
  "commit-unverified",
  "reply-too-early",
  "lying-disk",
  "no-previous",
  "half-is-enough",
  "single-server-bug",
  "no-joint",
  "stale-read",
  "lease-and-drift",
  "retry-twice",
];

test("the list shows at least twelve cards, and is reached by the header, the menu and the address", async ({ lab, page }) => {
  await at(lab, "gallery");
  await expect(list(lab).locator("[data-card]").first()).toBeVisible();
  expect(await list(lab).locator("[data-card]").count()).toBeGreaterThanOrEqual(12);
  const names = await list(lab).locator("[data-card]").evaluateAll((cards) => cards.map((card) => card.getAttribute("data-card")));
  expect(names.filter((name) => name !== "no-pre-vote" && name !== "figure-8")).toEqual(SEARCHED);
  await page.keyboard.press("Escape");
  await expect(list(lab)).toHaveCount(0);
  expect(page.url()).not.toContain("#");
  await page.locator('[data-place="gallery"]').click();
  await page.locator('[data-card="stale-read"]').click();
  await expect(card(lab)).toContainText("a leader asks a majority whether it still leads before it answers a read", { ignoreCase: true });
  expect(page.url()).toContain("#gallery/stale-read");
  await lab.command("card-all").click();
  await page.keyboard.press("Escape");
  await lab.choose("gallery");
  await expect(list(lab)).toBeVisible();
});

test("whoever is new finds the gallery among the doors", async ({ lab, page }) => {
  await page.goto("./");
  await page.locator('[data-door="gallery"]').click();
  await expect(list(lab).locator("[data-card]").first()).toBeVisible();
});

for (const name of SEARCHED) {
  // A time is promised, of a worker that has a core for itself.
  test(`a run is found within ${SECONDS_MAX} s: ${name}`, { tag: "@alone" }, async ({ lab }) => {
    await at(lab, `gallery/${name}`);
    const begun = Date.now();
    await lab.command("card-find").click();
    const passed = () => ((Date.now() - begun) / 1_000).toFixed(1);
    await expect(lab.command("card-open")).toBeVisible({ timeout: SECONDS_MAX * 1_000 });
    const first = passed();
    await expect(card(lab).locator('[data-find="found"]')).toBeVisible({ timeout: 45_000 });
    console.log(`    ${name}: found after ${first} s, as short as it gets after ${passed()} s`);
    await lab.command("card-open").click();
    await expect(exhibit(lab)).toHaveAttribute("data-exhibit", name);
    await expect(exhibit(lab)).toHaveAttribute("data-broken", /.+/);
  });
}

test("a card whose run nobody finds within that time is its kept run at once, says what to watch, and on the card why", async ({ lab, page }) => {
  await at(lab, "gallery/figure-8");
  await expect(exhibit(lab)).toHaveAttribute("data-exhibit", "figure-8");
  await expect(exhibit(lab).locator("[data-watch]")).toContainText("Watch what becomes of y");
  await expect(playing(lab)).toHaveAttribute("data-playing", "true");
  // Loaded again, it is the same run, not one more.
  const lanes = await page.locator("[data-lane]").count();
  await page.waitForTimeout(1_500);
  await page.reload();
  await expect(exhibit(lab)).toHaveAttribute("data-exhibit", "figure-8");
  await expect(page.locator("[data-lane]")).toHaveCount(lanes);
  // Beside its run the card is read as any other.
  await lab.command("exhibit-card").click();
  await expect(card(lab).locator("[data-no-search]")).toContainText("Chance needs minutes");
  await expect(lab.command("card-find")).toHaveCount(0);
});

test("a card without a law is its kept run at once, says what to watch, and on the card why", async ({ lab, page }) => {
  await at(lab, "gallery");
  await page.locator('[data-card="no-pre-vote"]').click();
  await expect(exhibit(lab).locator("[data-watch]")).toContainText("campaigns again and again");
  await expect(list(lab)).toHaveCount(0);
  await lab.choose("live");
  await expect(exhibit(lab).locator("[data-calm]")).toContainText("Without it: leaders elected 2, highest term 7. With it: 1, 1.");
  await lab.command("exhibit-card").click();
  await expect(card(lab).locator("[data-no-search]")).toContainText("no law to break");
});

test("a kept run is seen at work, and is held where the law breaks; where the two part, a key goes", async ({ lab, page }) => {
  await at(lab, "gallery/double-vote");
  await lab.command("card-kept").click();
  await expect(exhibit(lab)).toContainText("Election Safety will break at");
  await expect(exhibit(lab).locator("[data-watch]")).toContainText("two crowns in one term");
  // What is told of the laws is what has happened by now.
  await expect(page.locator("[data-laws-broken]").first()).toHaveAttribute("data-laws-broken", "0");
  await expect(page.locator(".node[data-breaks]")).toHaveCount(0);
  await expect(playing(lab)).toHaveAttribute("data-playing", "true");
  await expect(playing(lab)).toHaveAttribute("data-playing", "false", { timeout: 45_000 });
  await expect(exhibit(lab)).toContainText("Election Safety is broken at");
  await expect(page.locator("[data-laws-broken]").first()).not.toHaveAttribute("data-laws-broken", "0");
  await expect(page.locator(".node[data-breaks]")).toHaveCount(2);
  await expect(page.locator("[data-parts]")).toBeVisible();
  await page.keyboard.press("i");
  await expect(exhibit(lab)).toContainText("will break at");
  await lab.command("exhibit-see").click();
  await expect(exhibit(lab)).toContainText("is broken at");
  await expect(page.locator("[data-why-panel]")).toHaveCount(0);
  await lab.command("first-difference").click();
  await expect(exhibit(lab)).toContainText("will break at");
});

test("on a phone a card's run is handed on too", async ({ lab, page }) => {
  await page.setViewportSize(SIZES.phone);
  await at(lab, "gallery/figure-8");
  await lab.command("exhibit-share").click();
  await expect(page.locator('[data-dialog="share"]')).toBeVisible();
});

test("where the law breaks a kept run says why, and stands beside the sound core", async ({ lab, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text: string) => void ((window as unknown as { copied: string }).copied = text) } });
  });
  await at(lab, "gallery/figure-8");
  await lab.command("exhibit-see").click();
  await expect(exhibit(lab)).toHaveAttribute("data-broken", "Leader Completeness");
  await expect(exhibit(lab)).toContainText("Figure 8");
  await expect(exhibit(lab)).toContainText("is broken at");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
  await expect(exhibit(lab)).toContainText("without the rule that a leader counts replicas only for entries of its own term (§5.4.2)");
  expect(page.url()).toContain("#gallery/figure-8");
  await lab.command("exhibit-why").click();
  await expect(page.locator("[data-why-panel] [data-step]").first()).toBeVisible();
  expect(await page.locator("[data-why-panel] [data-step]").count()).toBeGreaterThan(2);
  // Time runs up to where the two part, and is held there.
  await lab.command("exhibit-beside").click();
  await expect(page.locator('[data-side="other"]')).toBeVisible();
  await expect(page.locator("[data-first-difference]")).toHaveAttribute("data-first-difference", "found");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "true");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false", { timeout: 15_000 });
  await expect(page.locator('[data-side="other"] .pane-head')).toContainText("the sound core");
  await lab.command("exhibit-beside").click();
  await expect(page.locator('[data-side="other"]')).toHaveCount(0);
  await lab.command("exhibit-see").click();
  await expect(exhibit(lab)).toContainText("is broken at");
  await lab.command("exhibit-share").click();
  await page.locator('[data-dialog="share"] [data-command="copy-link"]').click();
  await expect(page.locator("[data-notice]")).toContainText("copied");
  const link = await page.evaluate(() => (window as unknown as { copied: string }).copied);
  expect(link).toContain("#run=");
  await comeTo(page, link);
  await lab.command("tab-laws").click();
  await expect(page.locator('[data-law="Leader Completeness"][data-state="broken"]')).toBeVisible();
});

test("the lab has the run, once the card is left", async ({ lab, page }) => {
  await at(lab, "gallery/forgotten-vote");
  await lab.command("card-kept").click();
  await lab.command("exhibit-leave").click();
  await expect(exhibit(lab)).toHaveCount(0);
  await expect(page.locator(".caption")).toBeVisible();
  await expect(page.locator(".rule-off")).toBeVisible();
  expect(page.url()).not.toContain("#");
});

test("whoever acts in the past of a card's run has a run of their own", async ({ lab, page }) => {
  await at(lab, "gallery/stale-read");
  await lab.command("card-kept").click();
  await expect(exhibit(lab)).toBeVisible();
  await lab.command("start").click();
  await lab.node("A").click();
  await lab.command("stop").click();
  await expect(exhibit(lab)).toHaveCount(0);
  expect(page.url()).not.toContain("#");
});

test("cards that were changed on the way are not read, and can be asked for again", async ({ lab, page, complaints }) => {
  complaints.expected = true;
  const cards = /cards-[0-9a-f]+\.txt/;
  await page.route(cards, async (route) => route.fulfill({ body: "card a\ntitle A" }));
  await at(lab, "gallery");
  await expect(list(lab).getByRole("alert")).toBeVisible();
  await page.unroute(cards);
  await lab.command("gallery-again").click();
  await expect(list(lab).locator("[data-card]").first()).toBeVisible();
});

test("in figure 8 what was committed does not look lost where its node does not know, and beside it stands what differs", async ({ lab, page }) => {
  await at(lab, "gallery/figure-8");
  await lab.command("exhibit-see").click();
  const cell = (node: string, index: number) => page.locator(`[data-log="${node}"] [data-index="${index}"]`);
  await expect(cell("A", 3)).toHaveAttribute("data-committed", "elsewhere");
  await expect(cell("A", 3)).toHaveAttribute("title", /committed, but A is stopped/);
  await expect(cell("C", 3)).toHaveAttribute("data-committed", "elsewhere");
  await expect(cell("B", 3)).toHaveAttribute("data-committed", "false");
  await expect(cell("B", 3)).toHaveAttribute("data-broken", "true");
  await expect(page.locator('.node[data-breaks][data-node="B"]')).toBeVisible();
  await cell("A", 3).click();
  await expect(page.locator('[data-inspector] [data-copy="C"]')).toContainText("committed, not known here");
  await page.keyboard.press("Escape");
  await lab.command("exhibit-beside").click();
  await expect(page.locator("[data-first-difference]")).toHaveAttribute("data-first-difference", "found");
  await lab.command("exhibit-see").click();
  await expect(page.locator('[data-side="current"] .node[data-breaks]')).toHaveCount(1);
  await expect(page.locator('[data-side="other"] .node[data-breaks]')).toHaveCount(0);
  // In the sound run y was not committed.
  await expect(page.locator('[data-logs-beside] [data-log-beside="C"]')).toBeVisible();
  await expect(page.locator('[data-logs-beside] [data-log-beside="C"] td').nth(2)).toHaveAttribute("data-committed", "false");
  await expect(exhibit(lab)).toContainText("is broken at");
});

/** What of an exhibit lies on a node, or is out of sight. */
const onNodes = (lab: Lab) =>
  lab.page.evaluate(() => {
    const seen = (one: Element) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const words = [...document.querySelectorAll(".exhibit :is(p, button), .difference :is(p, dt, dd, button)")].filter(seen);
    const drawn = [...document.querySelectorAll("[data-disc], .label text")].filter((one) => seen(one) && one.textContent !== " ");
    const faults: string[] = [];
    for (const word of words) {
      const [a, said] = [word.getBoundingClientRect(), (word.textContent ?? "").slice(0, 30)];
      if (a.right > innerWidth + 1 || a.left < -1) faults.push(`out of sight: ${said}`);
      for (const one of drawn) {
        const b = one.getBoundingClientRect();
        if (b.width > 0 && a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom)
          faults.push(`${said} lies on ${one.closest("[data-node]")?.getAttribute("data-node") ?? one.textContent}`);
      }
    }
    return faults;
  });

// In the language with the longer words: what has room there has it in the other.
const language = "de";
for (const size of ["desk", "phone"] as const) {
  test(`what an exhibit says lies on no node, and all can be done from it: ${size}`, async ({ lab, page }) => {
    test.setTimeout(300_000);
    await page.setViewportSize(SIZES[size]);
    const faults: string[] = [];
    for (const name of [...SEARCHED, "figure-8", "no-pre-vote"]) {
      const look = async (state: string) => {
        await page.waitForTimeout(150);
        for (const fault of await onNodes(lab)) faults.push(`${name}, ${state}: ${fault}`);
        for (const command of ["exhibit-share", "exhibit-card", "exhibit-leave"])
          if ((await page.locator(`[data-command="${command}"]:visible`).count()) !== 1) faults.push(`${name}, ${state}: no ${command}`);
      };
      await comeTo(page, `./?lang=${language}#gallery/${name}`);
      await expect(page.locator('[data-dialog="card"], [data-exhibit]').first()).toBeVisible();
      if (SEARCHED.includes(name)) await lab.command("card-kept").click();
      await expect(exhibit(lab)).toHaveAttribute("data-exhibit", name);
      await look("on the way");
      if (name !== "no-pre-vote") await lab.command("exhibit-see").click();
      await look("broken");
      await lab.command("exhibit-beside").click();
      await expect(page.locator("[data-first-difference]")).toHaveAttribute("data-first-difference", "found");
      await look("beside");
      if (name !== "no-pre-vote") {
        if (await page.locator('[data-command="exhibit-see"]:visible').count()) await lab.command("exhibit-see").click();
        await look("beside, broken");
      }
    }
    expect(faults).toEqual([]);
  });
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`axe finds nothing, and nothing is too wide: ${size}`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    const look = async (state: string) => {
      expect(await findingsInBothThemes(lab, (theme) => `gallery-${size}-${theme}-${state}`), state).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), state).toBeLessThanOrEqual(viewport.width);
    };
    await at(lab, "gallery");
    await expect(list(lab).locator("[data-card]").first()).toBeVisible();
    await look("list");
    await page.locator('[data-card="single-server-bug"]').click();
    await expect(card(lab)).toBeVisible();
    await look("card");
    await lab.command("card-kept").click();
    await expect(exhibit(lab)).toBeVisible();
    await lab.command("exhibit-see").click();
    await page.waitForTimeout(600);
    await look("exhibit");
    await lab.command("exhibit-beside").click();
    await expect(page.locator(".app")).toHaveAttribute("data-playing", "false", { timeout: 15_000 });
    await look("beside");
  });
}
