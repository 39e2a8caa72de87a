// A run comes to the page by its address or as a file, and leaves it as a link or as a file.
import { readFile } from "node:fs/promises";
import { download } from "./download.ts";
import { comeTo, drop, expect, test, type Lab } from "./lab.ts";

/** What a file that is saved holds. */
async function saved(lab: Lab): Promise<{ text: string; recording: Recording }> {
  const text = (await download(lab.page, () => lab.page.locator("body").press("e"))).bytes.toString();
  return { text, recording: JSON.parse(text) as Recording };
}

interface Recording {
  core: number;
  seed: string;
  actions: unknown[];
  end: { at: number };
  fingerprint: string;
}

const clock = (lab: Lab) => lab.page.locator("[data-clock]").first().textContent();
const notice = (lab: Lab) => lab.page.locator("[data-notice]");

/** A run with a stopped leader, held in its middle. */
async function arrange(lab: Lab): Promise<void> {
  await lab.open({ seed: "2a", speed: "1" });
  const leader = await lab.leader();
  await lab.tell(leader, "stop");
  await expect.poll(() => lab.inRole("leader"), { timeout: 20_000 }).not.toEqual([]);
  await lab.pause();
  await lab.page.keyboard.press("Escape");
  await lab.page.locator("body").press("ArrowLeft");
}

test("a link that was copied opens the same run at the same event", { tag: "@chromium" }, async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await arrange(lab);
  await lab.share("copy-link");
  await expect(notice(lab)).toContainText("copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#run=[\w-]+&event=\d+$/);
  expect(new URL(page.url()).hash, "the address is the link").toBe(new URL(link).hash);
  await page.locator("body").press("ArrowRight");
  await page.locator("body").press("ArrowLeft");
  const before = { clock: await clock(lab), roles: await lab.inRole("follower"), run: (await saved(lab)).recording };

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator("[data-node]").first()).toBeVisible();
  const there = { ...lab, page: other } as Lab;
  await expect(other.locator(".app")).toHaveAttribute("data-playing", "false");
  expect(await other.locator("[data-clock]").first().textContent()).toBe(before.clock);
  await expect(other.locator('[data-node][data-state="stopped"]')).toHaveCount(1);
  expect((await saved(there)).recording).toEqual(before.run);
});

test("a link opens held and alone, and a damaged one is told of, where a run is kept that plays", async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await arrange(lab);
  await lab.share("copy-link");
  await expect(notice(lab)).toContainText("copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  // Another run plays, and is kept.
  await lab.open({ seed: "7", speed: "1" });
  await lab.leader();
  await lab.submit("set x 5");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("raftarium.run")?.split(" ")[4])).toBe("1");
  const recent = async (seed: string) => {
    await lab.choose("recent-runs");
    await expect(page.locator(`[data-recent="${seed}"]`)).not.toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog")).toHaveCount(0);
  };
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.locator("[data-seed]")).toHaveText("2a");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
  await expect(lab.command("previous-branch")).toHaveCount(0);
  await recent("7");

  await page.goto("about:blank");
  await page.goto("./#run=AAAA");
  await expect(notice(lab).locator("p")).toHaveText(/damaged/);
  await expect(notice(lab)).not.toContainText("kept");
  await recent("2a");
});

test("a link that is put into the open page sets the running cluster aside, and one button brings it back", async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await arrange(lab);
  await lab.share("copy-link");
  await expect(notice(lab)).toContainText("copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());

  await lab.open({ seed: "7", speed: "1" });
  await lab.leader();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, new URL(link).hash);
  await expect(page.locator("[data-seed]")).toHaveText("2a");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
  await notice(lab).locator('[data-command="previous-branch"]').click();
  await expect(page.locator("[data-seed]")).toHaveText("7");
  expect(new URL(page.url()).hash, "the address names the link's run no more").toBe("");
});

test("a link whose run is damaged or foreign gets one sentence, and the cluster goes on", async ({ lab, page }) => {
  await lab.open({ seed: "7", speed: "1" });
  await lab.leader();
  for (const hash of ["run=AAAA", "run=%%%", `run=${"A".repeat(9_000)}`, "run=", "run=AAAA&event=x"]) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, hash);
    await expect(notice(lab).locator("p")).toHaveText(/^[A-Z"].{15,}\.$/);
    await expect(page.locator("[data-seed]")).toHaveText("7");
    await lab.command("dismiss").click();
  }
  expect(await lab.isPaused()).toBe(false);
  await comeTo(page, "./#run=AAAA");
  await expect(notice(lab)).toBeVisible();
  await lab.leader();
});

test("a file that was saved opens when it is dropped, and when it is chosen", { tag: "@chromium" }, async ({ lab, page }) => {
  await arrange(lab);
  const { text, recording } = await saved(lab);
  expect(recording.actions).toHaveLength(1);
  await lab.open({ seed: "7", speed: "1" });
  await lab.leader();
  await drop(lab, [{ name: "run.json", content: text }]);
  await expect(page.locator("[data-seed]")).toHaveText("2a");
  expect((await saved(lab)).text).toBe(text);

  // The button beside what was opened has given way to what was saved.
  await page.locator("body").press("b");
  await expect(page.locator("[data-seed]")).toHaveText("7");
  const chooser = page.waitForEvent("filechooser");
  await lab.choose("open");
  await (await chooser).setFiles({ name: "run.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await expect(page.locator("[data-seed]")).toHaveText("2a");
});

test("files that are no recordings get one sentence, and the cluster goes on", { tag: "@chromium" }, async ({ lab, page }) => {
  await arrange(lab);
  const { text, recording } = await saved(lab);
  await lab.open({ seed: "7", speed: "1" });
  await lab.leader();
  const says = async (files: Parameters<typeof drop>[1], sentence: RegExp) => {
    await drop(lab, files);
    await expect(notice(lab).locator("p")).toHaveText(sentence);
    await expect(page.locator("[data-seed]")).toHaveText("7");
    await lab.command("dismiss").click();
  };
  await says([{ name: "a.json", content: "{" }], /\.$/);
  await says([{ name: "a.json", content: "\u0000\u0001\u0002" }], /\.$/);
  await says([{ name: "a.json", content: text.slice(0, -40) }], /cut short/);
  const other = JSON.stringify({ ...recording, fingerprint: recording.fingerprint.replace(/./g, "0") });
  await says([{ name: "a.json", content: other }], /not the same run/);
  await says([{ name: "a.json", content: "", bytes: 5 << 20 }], /at most 4/);
  await says([{ name: "a", content: "a" }, { name: "b", content: "b" }], /one recording/);
  expect(await lab.isPaused()).toBe(false);

  const foreign = JSON.stringify({ ...recording, core: recording.core + 1 });
  await drop(lab, [{ name: "a.json", content: foreign }]);
  await expect(notice(lab)).toContainText("another version");
  await expect(page.locator("[data-seed]")).toHaveText("2a");
});

test("without the clipboard the link is shown, selected", async ({ lab, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await arrange(lab);
  await lab.share("copy-link");
  const field = page.locator('[data-field="link"]');
  await expect(field).toHaveValue(/#run=[\w-]+&event=\d+$/);
  const selected = await field.evaluate((field: HTMLInputElement) => (field.selectionEnd ?? 0) - (field.selectionStart ?? 0));
  expect(selected).toBe((await field.inputValue()).length);
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog")).toHaveCount(0);
});

test("what is too long for a link is offered as a file", { tag: "@chromium" }, async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  const { recording } = await saved(lab);
  // Letters without a pattern, or they would be packed small. Of another core, so that nobody minds the fingerprint.
  let state = 7;
  const letter = () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  };
  const word = () => Array.from({ length: 20 }, letter).join("");
  const submit = () => ({ stamp: { at: 0, after: 0 }, action: { do: "submit", node: 1, command: `set ${word()} 1` } });
  const long = { ...recording, core: recording.core + 1, actions: Array.from({ length: 900 }, submit) };
  await drop(lab, [{ name: "long.json", content: JSON.stringify(long) }]);
  await expect(notice(lab)).toContainText("another version");
  await lab.share("copy-link");
  await expect(notice(lab)).toContainText("too long");
  const { name } = await download(page, () => notice(lab).locator('[data-command="save"]').click());
  expect(name).toMatch(/^raftarium-.*\.json$/);
});

const broken = () => readFile(new URL("broken.json", import.meta.url), "utf8");

/** Time stands where a law was broken, and everything says so. */
async function standsAtTheBrokenLaw(lab: Lab): Promise<void> {
  await expect(lab.page.locator(".app")).toHaveAttribute("data-playing", "false");
  await expect(lab.page.locator('[data-command="tab-laws"]')).toHaveAccessibleName("1 law broken");
  expect(await clock(lab)).toBe("0.484 s");
  await expect(lab.page.locator("[data-feed] li").first()).toContainText("Leader Completeness is broken");
  await expect(lab.page.locator("[data-caption]")).toContainText("Leader Completeness is broken");
  await lab.command("tab-laws").click();
  const law = lab.page.locator('[data-law="Leader Completeness"]');
  await expect(law).toHaveAttribute("data-state", "broken");
  await expect(law).toContainText("broken");
  await expect(lab.page.locator('[data-law][data-state="holds"]')).toHaveCount(12);
}

test("a run that breaks a law opens where it breaks it, as a file and as a link", async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await lab.open({ seed: "7", speed: "1" });
  await lab.leader();
  await drop(lab, [{ name: "broken.json", content: await broken() }]);
  await standsAtTheBrokenLaw(lab);
  await lab.share("copy-link");
  await expect(notice(lab)).toContainText("copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto("about:blank");
  await page.goto(link);
  await standsAtTheBrokenLaw(lab);
});

test("from anywhere, the flag and the laws lead to the broken event", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await drop(lab, [{ name: "broken.json", content: await broken() }]);
  await expect.poll(() => clock(lab)).toBe("0.484 s");
  const back = async () => {
    await lab.timeline().focus();
    await lab.timeline().press("Home");
    await expect.poll(() => clock(lab)).toBe("0.000 s");
  };
  await back();
  const flag = await page.locator("[data-flag] .flag-sign").boundingBox();
  if (!flag) throw new Error("there is no flag");
  await page.mouse.click(flag.x + 5, flag.y + 4);
  await expect.poll(() => clock(lab)).toBe("0.484 s");
  await back();
  await lab.command("tab-laws").click();
  await expect(page.locator('[data-law][data-state="ahead"]')).toContainText("ahead");
  await lab.command("see-event").click();
  await expect.poll(() => clock(lab)).toBe("0.484 s");
});

test("the laws hold, each with its sentence and its section", async ({ lab, page }) => {
  await lab.open({ speed: "1" });
  await lab.leader();
  await expect(page.locator('[data-command="tab-laws"]')).toHaveAccessibleName("13 laws hold");
  await lab.command("tab-laws").click();
  await expect(page.locator('[data-law][data-state="holds"]')).toHaveCount(13);
  await expect(page.locator('[data-law="Election Safety"]')).toContainText("§5.2");
});

/** A link that is kept in `tests/links`, with what is said of it there. */
async function kept(name: string): Promise<Record<string, string>> {
  const text = await readFile(new URL(`../links/${name}.txt`, import.meta.url), "utf8");
  return Object.fromEntries(text.trim().split("\n").map((line) => line.split(/: (.*)/).slice(0, 2)));
}

test("links that were kept open as what they were when they were made, and foreign ones are told", async ({ lab, page }) => {
  const open = async (name: string) => {
    const said = await kept(name);
    await page.goto("about:blank");
    await page.goto(`./#${said.link}`);
    await expect(lab.nodes().first()).toBeVisible();
    return said;
  };
  for (const name of ["core-1-members", "core-1-figure-8", "core-1-large"]) {
    const { there } = await open(name);
    await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
    await page.locator("body").press("o");
    await expect(page.locator("[data-fingerprint]"), name).toHaveText(there);
  }
  await open("foreign/other-core");
  await expect(notice(lab)).toContainText("another version of the core");
  await expect(page.locator("[data-seed]")).toHaveText("2a");
  const { says } = await open("foreign/newer-format");
  await expect(notice(lab).locator("p")).toContainText(says.slice(1));
  expect(await lab.isPaused(), "the usual cluster runs").toBe(false);
});
