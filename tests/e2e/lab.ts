// The page as the tests speak of it. Owns every selector, so that a spec reads as what a person does and sees.
//
// Nodes are `[data-node]`, links `[data-link]`, controls `[data-command]`: names that belong to the tests, beside
// the roles and labels that belong to people.
import { readFile } from "node:fs/promises";
import { expect, test as base, type CDPSession, type Locator, type Page } from "@playwright/test";

export { expect };

/** Settings that a link to the page may carry. */
export interface Opening {
  seed?: string;
  nodes?: number;
  speed?: string;
  theme?: "light" | "dark";
}

export class Lab {
  constructor(readonly page: Page) {}

  /** Opens the page and waits until the stage stands. */
  async open({ seed, nodes, speed, theme }: Opening = {}): Promise<this> {
    if (theme) await remember(this.page, "raftarium.theme", theme);
    const query = new URLSearchParams();
    if (seed !== undefined) query.set("seed", seed);
    if (nodes !== undefined) query.set("nodes", String(nodes));
    if (speed !== undefined) query.set("speed", speed);
    const text = query.toString().replaceAll("%2F", "/");
    await this.page.goto(text ? `./?${text}` : "./");
    await expect(this.nodes().first()).toBeVisible();
    return this;
  }

  nodes(): Locator {
    return this.page.locator("[data-node]");
  }

  node(name: string): Locator {
    return this.page.locator(`[data-node="${name}"]`);
  }

  link(pair: string): Locator {
    return this.page.locator(`[data-link="${pair}"]`);
  }

  command(name: string): Locator {
    return this.page.locator(`[data-command="${name}"]:visible`).first();
  }

  /** Opens the menu of all commands and chooses one. */
  async choose(name: string): Promise<void> {
    await this.command("menu").click();
    await this.page.locator(`[data-dialog="menu"] [data-item="${name}"]`).click();
    await expect(this.page.locator('[data-dialog="menu"]')).toHaveCount(0);
  }

  /** Opens the ways in which a run is handed on, and chooses one. */
  async share(name: string): Promise<void> {
    await this.command("share").click();
    await this.page.locator(`[data-dialog="share"] [data-command="${name}"]`).click();
    await expect(this.page.locator('[data-dialog="share"]')).toHaveCount(0);
  }

  /** Waits for a leader and answers with its name. */
  async leader(timeout = 20_000): Promise<string> {
    const leader = this.page.locator('[data-node][data-role="leader"][data-state="running"]').first();
    await expect(leader).toBeVisible({ timeout });
    return (await leader.getAttribute("data-node")) ?? "";
  }

  /** The names of all nodes that stand in `role` and run. */
  async inRole(role: string): Promise<string[]> {
    const found = this.page.locator(`[data-node][data-role="${role}"][data-state="running"]`);
    return found.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-node") ?? ""));
  }

  /** Selects a node, and has it do `command`. */
  async tell(node: string, command: string): Promise<void> {
    await this.node(node).click();
    await this.command(command).click();
  }

  async submit(text: string, node?: string): Promise<void> {
    const form = this.page.locator('[data-form="submit"]:visible').first();
    if (node) await form.locator('[data-field="node"]').selectOption(node);
    await form.locator('[data-field="command"]').fill(text);
    await form.locator('[data-field="command"]').press("Enter");
  }

  /** The committed cells of a node's row of the log. */
  committed(node: string): Locator {
    return this.page.locator(`[data-log="${node}"] [data-index][data-committed="true"]`);
  }

  timeline(): Locator {
    return this.page.locator("[data-timeline]");
  }

  /** Drags the timeline to a part of its length, as a person would: press, move, release. */
  async dragTimeTo(part: number): Promise<void> {
    const box = await this.timeline().boundingBox();
    if (!box) throw new Error("the timeline is not on the page");
    const y = box.y + box.height / 2;
    const max = Number(await this.timeline().getAttribute("aria-valuemax"));
    const now = Number(await this.timeline().getAttribute("aria-valuenow"));
    await this.page.mouse.move(box.x + box.width * Math.min(0.99, max > 0 ? now / max : 0.99), y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + (box.width * part) / 2, y, { steps: 4 });
    await this.page.mouse.move(box.x + box.width * part, y, { steps: 8 });
    await this.page.mouse.up();
  }

  /** Whether the clock stands still. */
  async isPaused(): Promise<boolean> {
    const before = await this.page.locator("[data-clock]").first().textContent();
    await this.page.waitForTimeout(400);
    return before === (await this.page.locator("[data-clock]").first().textContent());
  }

  /** Steps by event until something is on the page, and something else is not: the same event on every machine. */
  async stepUntil(there: string, gone?: string): Promise<void> {
    const found = await this.page.evaluate(
      async ({ there, gone }) => {
        for (let step = 0; step < 1000; step++) {
          if (document.querySelector(there) && !(gone && document.querySelector(gone))) return true;
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
          await new Promise((done) => setTimeout(done));
        }
        return false;
      },
      { there, gone },
    );
    expect(found, `${there} comes, ${gone ?? "nothing"} goes`).toBe(true);
  }

  /** Plays a held run until so many milliseconds of its own time are over, to a frame: as far on a slow machine as on a fast one. */
  async playFor(milliseconds: number): Promise<void> {
    const played = await this.page.evaluate(async (milliseconds) => {
      const clock = () => Number.parseFloat(document.querySelector("[data-clock]")?.textContent?.replaceAll(",", "") ?? "") * 1000;
      const space = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const begin = clock();
      space();
      for (let frames = 0; frames < 2_000 && clock() - begin < milliseconds; frames++) await frame();
      space();
      await frame();
      return clock() - begin;
    }, milliseconds);
    expect(played, "milliseconds played").toBeGreaterThanOrEqual(milliseconds);
  }

  async pause(): Promise<void> {
    if (!(await this.isPaused())) await this.command("play").click();
    expect(await this.isPaused(), "the clock stands still after pausing").toBe(true);
  }
}

/** Drops files on the page, as a person would from another window. */
export async function drop(lab: Lab, files: { name: string; content: string; bytes?: number }[]): Promise<void> {
  const transfer = await lab.page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, content, bytes } of files)
      transfer.items.add(new File([content, new Uint8Array(bytes ?? 0)], name));
    return transfer;
  }, files);
  await lab.page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await expect(lab.page.locator("[data-drop]")).toBeVisible();
  await lab.page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await expect(lab.page.locator("[data-drop]")).toHaveCount(0);
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** Of axe's rules, those that a theme may break. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** What axe finds, a line each: the rule, the element, why. */
export async function findings(lab: Lab, rules?: string[]): Promise<string[]> {
  const source = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
  await lab.page.evaluate(source);
  const only = rules ? ({ type: "rule", values: rules } as const) : ({ type: "tag", values: TAGS } as const);
  return lab.page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary ?? ""}`),
    );
  }, only);
}

/** What axe finds in either theme, with a picture of each. What has nothing to do with colours is the same in both, and is sought once. */
export async function findingsInBothThemes(lab: Lab, picture?: (theme: string) => string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ["light", "dark"]) {
    await lab.page.evaluate((theme) => void (document.documentElement.dataset.theme = theme), theme);
    // Colours come to their end slowly, but never in seconds: Firefox calls some that nobody sees running for ever.
    await lab.page
      .waitForFunction(() => document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== "running"), null, { timeout: 2_000 })
      .catch(() => undefined);
    if (picture) await lab.page.screenshot({ path: `results/screens/${picture(theme)}.png` });
    const rules = theme === "dark" ? COLOURS : undefined;
    found.push(...(await findings(lab, rules)).map((line) => `${theme}: ${line}`));
  }
  return found;
}

/** Main-thread time in milliseconds that the page takes while `during` goes on. */
export async function threadTime(page: Page, during: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const before = await taskDuration(session);
  await during();
  const after = await taskDuration(session);
  await session.detach();
  return (after - before) * 1000;
}

async function taskDuration(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
}

/**
 * Comes to an address as by a link from elsewhere: the page begins anew, even where only what is behind the hash differs. Whoever reloads
 * at once instead stops what is still being loaded, of which Firefox tells.
 */
export async function comeTo(page: Page, address: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(address);
}

/** A finger's tap. In Firefox Playwright taps nothing: there the mouse clicks in its place. */
export async function tap(page: Page, at: Locator | { x: number; y: number }): Promise<void> {
  const clicks = page.context().browser()?.browserType().name() === "firefox";
  if ("x" in at) await (clicks ? page.mouse.click(at.x, at.y) : page.touchscreen.tap(at.x, at.y));
  else await (clicks ? at.click() : at.tap());
}

/** What the page finds in its storage. The empty page that Firefox shows before any has none. */
export async function remember(page: Page, key: string, value: string): Promise<void> {
  await page.addInitScript(([key, value]) => {
    if (location.protocol.startsWith("http")) localStorage.setItem(key, value);
  }, [key, value] as const);
}

/** What the page wrote as errors, and whether the test is about just that. */
export interface Complaints {
  said: string[];
  expected: boolean;
}

/**
 * A test with a lab, which fails when the page wrote an error to the console, threw one, or ran into its own
 * policy, unless the test says that it expects complaints.
 */
export const test = base.extend<{ lab: Lab; complaints: Complaints }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: Complaints = { said: [], expected: false };
      page.on("console", (message) => {
        if (message.type() === "error" || /violates|Content.Security.Policy|TrustedHTML/i.test(message.text()))
          complaints.said.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.said.push(`thrown: ${error.message}`));
      page.on("requestfailed", (request) => {
        // Who cannot wait for the program's rest stops who can (boot.js): nothing has failed.
        const stopped = /\/rest-[0-9a-f]+\.wasm$/.test(request.url()) && /abort/i.test(request.failure()?.errorText ?? "");
        if (!stopped) complaints.said.push(`not loaded: ${request.url()}`);
      });
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) =>
          console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`),
        );
      });
      await use(complaints);
      if (!complaints.expected) expect(complaints.said, "what the page complained of").toEqual([]);
    },
    { auto: true },
  ],
  page: async ({ page, browserName }, use) => {
    // In Firefox no pictures are taken: before each, Playwright writes a style into the page, and the page's policy refuses it.
    if (browserName === "firefox") page.screenshot = () => Promise.resolve(Buffer.alloc(0));
    await use(page);
  },
  lab: async ({ page }, use) => use(new Lab(page)),
});
