// A teacher's own lesson: opened from a file, passed on by the address, refused with every fault.
import { readFile } from "node:fs/promises";
import { drop, expect, test } from "./lab.ts";

const root = new URL("../../", import.meta.url);
const documented = async () => /```text\n(.*?)```/s.exec(await readFile(new URL("docs/lessons.md", root), "utf8"))![1];

test("the lesson of the documentation is opened from disk, followed, and passed on by its address", async ({ lab, page }) => {
  await lab.open({ speed: "1/50" });
  await drop(lab, [{ name: "mine.txt", content: await documented() }]);
  const course = page.locator("[data-tour='my-first-lesson']");
  await expect(course).toHaveAttribute("data-stop", "quiet");
  await lab.command("course-continue").click();
  if ((await course.getAttribute("data-stop")) === "quiet") await lab.command("course-continue").click();
  await expect(course).toHaveAttribute("data-stop", "silence");
  await expect(page).toHaveURL(/#lesson=[\w-]+&stop=silence$/);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(course).toHaveAttribute("data-stop", "silence");
  await expect(course).toContainText("Now it falls silent");
});

test("a wrong lesson is refused with each fault, its line and what would be right", async ({ lab, page }) => {
  await lab.open({ speed: "1/50" });
  await drop(lab, [{ name: "wrong.txt", content: await readFile(new URL("crates/raft-lessons/tests/wrong.txt", root), "utf8") }]);
  const dialog = page.locator('[data-dialog="faults"]');
  await expect(dialog).toBeVisible();
  const faults = await dialog.locator("li").allTextContents();
  expect(faults.length).toBeGreaterThan(15);
  for (const fault of faults) expect(fault).toMatch(/^line \d+: \S/);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(lab.nodes()).toHaveCount(5);
});

test("a damaged link to a lesson says so, and the lab is there", async ({ lab, page }) => {
  await page.goto("./#lesson=AAAA");
  await expect(page.locator("[data-notice]")).toContainText("no lesson");
  await expect(lab.nodes()).toHaveCount(5);
});
