// The figures: they come, grow and go back with the run, lead to where they were measured, and leave as CSV.
import { download } from "./download.ts";
import { expect, findings, findingsInBothThemes, test, type Lab } from "./lab.ts";

const NAMES = { election: "election", commit: "commit", messages: "messages a commit", bytes: "bytes a commit" } as const;
type Name = keyof typeof NAMES;

const figure = (lab: Lab, name: Name) => lab.page.locator(`[data-figure="${name}"]`);

/** A number of a figure, as it was measured: in microseconds or thousandths; nothing while there is none. */
async function number(lab: Lab, name: Name, which: string): Promise<number> {
  const shown = figure(lab, name).locator(`[data-number="${which}"]`);
  return (await shown.count()) ? Number(await shown.getAttribute("data-value")) : 0;
}

const clock = (lab: Lab) => lab.page.locator("[data-clock]").first().textContent();

/** A leader is elected, and so many commands are committed after its own first entry; then time is held. */
async function committed(lab: Lab, commands: string[]): Promise<void> {
  await lab.command("tab-figures").click();
  await expect.poll(() => number(lab, "commit", "count")).toBe(1);
  for (const [at, command] of commands.entries()) {
    await lab.submit(command);
    await expect.poll(() => number(lab, "commit", "count")).toBe(at + 2);
  }
  await lab.command("play").click();
  await expect(lab.page.locator("[data-playing]")).toHaveAttribute("data-playing", "false");
}

test("figures come with the run, grow, and go back with time; a number leads to where it was measured", async ({ lab, page }) => {
  await lab.open({ speed: "1", seed: "7f3a" });
  await committed(lab, ["set x 1", "set x 2"]);
  await expect(figure(lab, "election").locator("[role=img]")).toHaveAttribute("aria-label", /Election time: 1 measured, median \d+(\.\d)? ms/);
  expect(await number(lab, "messages", "count")).toBe(3);
  const late = await clock(lab);
  await page.locator("body").press("<");
  await page.locator("body").press("<");
  await expect.poll(() => number(lab, "commit", "count")).toBe(2);
  await page.locator("body").press("End");
  await expect.poll(() => number(lab, "commit", "count")).toBe(3);

  // The only election stands in one column: a press anywhere on the plot goes to where the leader was elected.
  await figure(lab, "election").locator("[role=img]").click({ position: { x: 5, y: 20 } });
  await expect.poll(() => number(lab, "commit", "count")).toBe(0);
  expect(await number(lab, "election", "count")).toBe(1);
  expect(await clock(lab)).not.toBe(late);
  await page.locator("body").press("End");
  await expect.poll(() => number(lab, "commit", "count")).toBe(3);
  const worst = await number(lab, "commit", "worst");
  await figure(lab, "commit").locator('[data-number="worst"]').click();
  await expect.poll(() => number(lab, "commit", "latest")).toBe(worst);
  await page.locator("body").press("Home");
  for (const name of Object.keys(NAMES) as Name[]) await expect(figure(lab, name)).toContainText("Appears");
  await expect(lab.command("save-figures")).toBeDisabled();
});

test("what leaves as CSV are the numbers of the page", async ({ lab, page }) => {
  await lab.open({ speed: "1", seed: "7f3a" });
  await committed(lab, ["set x 1", "set y 22", "add x 3"]);
  const file = await download(page, () => lab.command("save-figures").click());
  expect(file.name).toBe("raftarium-7f3a.csv");
  const [header, ...lines] = file.bytes.toString().trimEnd().split("\n");
  expect(header).toBe("what,at_us,value,unit");
  const rows = lines.map((line) => line.split(","));
  const times = rows.map(([, at]) => Number(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const [name, what] of Object.entries(NAMES) as [Name, string][]) {
    const of = rows.filter((row) => row[0] === what);
    const unit = { election: "us", commit: "us", messages: "messages", bytes: "bytes" }[name];
    expect(new Set(of.map((row) => row[3]))).toEqual(new Set([unit]));
    const values = of.map((row) => Math.round(Number(row[2]) * (unit === "us" ? 1 : 1000)));
    const sorted = values.toSorted((a, b) => a - b);
    const told = { count: values.length, latest: values.at(-1), worst: sorted.at(-1), median: sorted[Math.ceil(values.length / 2) - 1], ninety: sorted[Math.ceil(values.length * 0.9) - 1] };
    for (const [which, value] of Object.entries(told)) expect(await number(lab, name, which), `${which} of ${name}`).toBe(value);
  }
});

test("axe finds nothing on the figures, beside the stage and as a phone's sheet", async ({ lab, page }) => {
  await lab.open({ speed: "1", seed: "7f3a" });
  await committed(lab, ["set x 1"]);
  expect(await findingsInBothThemes(lab), "with numbers").toEqual([]);
  await page.locator("body").press("Home");
  await expect(figure(lab, "election")).toContainText("Appears");
  expect(await findings(lab), "nothing measured").toEqual([]);
  await page.locator("body").press("End");
  await page.setViewportSize({ width: 390, height: 844 });
  await lab.command("sheet-figures").click();
  await expect(page.locator('[data-sheet="figures"] [data-figure="commit"] [role=img]')).toBeVisible();
  expect(await findingsInBothThemes(lab), "on a phone").toEqual([]);
  // Nothing of it is wider than the phone.
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

for (const lang of ["en", "de"]) {
  test(`the tabs stand in one line, and so do a phone's sheets: ${lang}`, async ({ page }) => {
    await page.goto(`./?lang=${lang}&seed=7f3a`);
    await expect(page.locator("[data-node]").first()).toBeVisible();
    const cramped = (row: string, button: string) =>
      page.evaluate(
        ([row, button]) => {
          const line = document.querySelector(row)?.getBoundingClientRect();
          const buttons = [...document.querySelectorAll<HTMLElement>(`${row} ${button}`)];
          const heights = buttons.map((button) => {
            const range = document.createRange();
            range.selectNodeContents(button);
            // What is read out alone takes no room, but in Firefox it has a box: a line of its own.
            const heard = button.querySelector(".unseen");
            if (heard) range.setEndBefore(heard);
            return range.getBoundingClientRect().height;
          });
          return {
            count: buttons.length,
            lines: new Set(buttons.map((button) => button.offsetTop)).size,
            cut: buttons.filter((button) => button.scrollWidth > button.clientWidth).map((button) => button.innerText),
            outside: buttons.filter((button) => button.getBoundingClientRect().right > (line?.right ?? 0) + 1).map((button) => button.innerText),
            broken: buttons.filter((_, at) => (heights[at] ?? 0) > 24).map((button) => button.innerText),
          };
        },
        [row, button] as const,
      );
    expect(await cramped(".tabs", ".tab")).toEqual({ count: 5, lines: 1, cut: [], outside: [], broken: [] });
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.locator(".handy-row")).toBeVisible();
    expect(await cramped(".handy-row", ".button")).toEqual({ count: 6, lines: 1, cut: [], outside: [], broken: [] });
  });
}
