// What a person takes along: the run as a link, inside another page, as a file, as a test.
import { readFile } from "node:fs/promises";
import { expect, findings, test, type Lab } from "./lab.ts";

const SIZES = { desk: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };

/** The text of the file that `during` hands over, and its name. */
async function taken(lab: Lab, during: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const waiting = lab.page.waitForEvent("download");
  await during();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** A leader is elected, and time stands. */
async function arrange(lab: Lab): Promise<void> {
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.page.keyboard.press(" ");
  await expect(lab.page.locator(".app")).toHaveAttribute("data-playing", "false");
}

test("the embed code that is copied is one frame, whose address opens this run at this event", { tag: "@chromium" }, async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await arrange(lab);
  // A link names an event, and time can stand between two.
  await page.keyboard.press("ArrowLeft");
  const clock = await page.locator("[data-clock]").first().textContent();
  await lab.share("copy-embed");
  await expect(page.locator("[data-notice]")).toContainText("embed code is copied");
  const code = await page.evaluate(() => navigator.clipboard.readText());
  // Another page puts it in, as it is.
  const other = await context.newPage();
  await other.setContent(code);
  await expect(other.locator("body > *")).toHaveCount(1);
  const frame = other.locator("body > iframe");
  await expect(frame).toHaveAttribute("src", /\/\?embed=1#run=[\w-]+&event=\d+$/);
  await expect(frame).toHaveAttribute("title", "Raftarium: a Raft cluster of 5 nodes");
  const inside = other.frameLocator("iframe");
  await expect(inside.locator("[data-node]")).toHaveCount(5);
  await expect(inside.locator(".app")).toHaveAttribute("data-playing", "false");
  await expect(inside.locator("[data-clock]").first()).toHaveText(clock ?? "");
});

test("without the clipboard the embed code is shown, selected", async ({ lab, page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await arrange(lab);
  await lab.share("copy-embed");
  const field = page.locator('[data-field="link"]');
  await expect(field).toHaveValue(/^<iframe src="[^"]+\?embed=1#run=[\w-]+&amp;event=\d+"/);
  await expect(field).toHaveAccessibleName("Embed code");
});

test("the run is saved as a Rust test that carries it whole", async ({ lab, page }) => {
  await arrange(lab);
  const run = await taken(lab, () => lab.share("save"));
  const { fingerprint } = JSON.parse(run.bytes.toString()) as { fingerprint: string };
  const { name, bytes } = await taken(lab, () => lab.share("save-test"));
  const text = bytes.toString();
  expect(name).toBe("seed_2a.rs");
  expect(text).toMatch(/^\/\/! A run that breaks no law\.\n/);
  expect(text).toContain("#[test]\nfn seed_2a() {");
  expect(text).toContain(`"fingerprint": "${fingerprint}"`);
  await expect(page.locator("[data-notice]")).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`axe finds nothing where runs are shared: ${theme}, ${size}`, async ({ lab, page }) => {
      await page.setViewportSize(viewport);
      await lab.open({ theme, speed: "1" });
      await lab.pause();
      await lab.choose("share");
      const dialog = page.locator('[data-dialog="share"]');
      await expect(dialog).toBeVisible();
      await page.screenshot({ path: `results/screens/share-${size}-${theme}.png` });
      expect(await findings(lab)).toEqual([]);
      expect(await dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth), "nothing sticks out").toBe(0);
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    });
  }
}
