// One run, three hands: by mouse alone, by keys alone and by fingers alone, it becomes the same recording with the same fingerprint.
//
// All of it goes by event, never by the machine's clock: what is done is done at the same place of the run, whoever does it.
import { type Page } from "@playwright/test";
import { download } from "./download.ts";
import { expect, Lab, test } from "./lab.ts";

/** What a person does to the page, with whatever the person has. */
interface Hand {
  /** Gives a command. */
  give(command: string): Promise<void>;
  /** Selects a node. */
  node(name: string): Promise<void>;
  /** Cuts or mends a link. */
  link(pair: string): Promise<void>;
  /** Selects the message that is to arrive next, and answers with its name. */
  message(): Promise<string>;
  /** Sends a client's command. */
  write(text: string): Promise<void>;
}

interface Point {
  x: number;
  y: number;
}

/** Where something can be pressed: its middle. */
async function middle(page: Page, selector: string): Promise<Point> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not on the page`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Where on a link nothing else lies: a node, another link or a message would be pressed in its place. */
async function free(page: Page, pair: string): Promise<Point> {
  const [a, b] = pair.split("-");
  const from = await middle(page, `[data-node="${a}"] [data-disc]`);
  const to = await middle(page, `[data-node="${b}"] [data-disc]`);
  for (const part of [0.5, 0.42, 0.58, 0.36, 0.64]) {
    const point = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    const there = await page.evaluate(
      ({ x, y }) => {
        const found = document.elementFromPoint(x, y);
        return found?.closest("[data-link-end]") ? "" : (found?.closest("[data-link]")?.getAttribute("data-link") ?? "");
      },
      point,
    );
    if (there === pair) return point;
  }
  throw new Error(`nothing of link ${pair} can be pressed`);
}

/** A hand that points: `press` is the mouse's click or the finger's tap. */
function pointing(page: Page, press: (at: Point) => Promise<void>): Hand {
  const on = async (selector: string) => {
    // Only what stands still, is in sight and lies on top is pressed, as a person would wait and look.
    await page.locator(selector).first().scrollIntoViewIfNeeded();
    await press(await middle(page, selector));
  };
  const field = '[data-form="submit"]:visible [data-field="command"]';
  const give = async (command: string) => {
    const button = `[data-command="${command}"]:visible`;
    if ((await page.locator(button).count()) > 0) return on(button);
    await on('[data-command="menu"]:visible');
    await on(`[data-dialog="menu"] [data-item="${command}"]`);
    await expect(page.locator('[data-dialog="menu"]')).toHaveCount(0);
  };
  return {
    give,
    node: (name) => on(`[data-node="${name}"] [data-disc]`),
    link: async (pair) => press(await free(page, pair)),
    async message() {
      await give("next-message");
      return (await page.locator('[data-message][tabindex="0"]').first().getAttribute("data-message")) ?? "";
    },
    async write(text) {
      await on(field);
      // Letters come from what fingers have on the screen, or from what a mouse pastes: no key of the page's is pressed.
      await page.keyboard.insertText(text);
      await on('[data-form="submit"]:visible [data-command="submit"]');
    },
  };
}

/** Keys and nothing else. */
function typing(page: Page): Hand {
  const keys: Record<string, string> = {
    play: " ",
    step: "ArrowRight",
    stop: "s",
    restart: "s",
    "drop-message": "x",
    "mend-all": "m",
  };
  const here = (attribute: string) => page.evaluate((name) => document.activeElement?.getAttribute(name) ?? "", attribute);
  /** Goes by tab to the one of its kind that tab reaches, and by arrows to the wished for one. */
  const go = async (attribute: string, name: string) => {
    for (let tabs = 0; (await here(attribute)) === "" && tabs < 120; tabs++) await page.keyboard.press("Tab");
    for (let arrows = 0; (await here(attribute)) !== name && arrows < 60; arrows++) await page.keyboard.press("ArrowRight");
    expect(await here(attribute), `keys reach ${attribute} ${name}`).toBe(name);
  };
  return {
    async give(command) {
      const key = keys[command];
      if (key === undefined) throw new Error(`no key for ${command}`);
      // On the stage arrows go from one to the next: the focus leaves it first.
      const onStage = () => page.evaluate(() => document.activeElement?.closest("[data-node], [data-link], [data-message]") !== null);
      for (let tabs = 0; key.startsWith("Arrow") && tabs < 20 && (await onStage()); tabs++) await page.keyboard.press("Tab");
      await page.keyboard.press(key);
    },
    async node(name) {
      await go("data-node", name);
      await page.keyboard.press("Enter");
    },
    async link(pair) {
      await go("data-link", pair);
      await page.keyboard.press("Enter");
    },
    async message() {
      await page.keyboard.press("j");
      return here("data-message");
    },
    async write(text) {
      await page.keyboard.press("c");
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Escape");
    },
  };
}

interface Recording {
  seed: string;
  actions: { action: { do: string } }[];
  fingerprint: string;
}

/** The run: an election, a write, a message that is lost, a leader that crashes, a link that is cut, and all of it mended. */
async function drive(lab: Lab, hand: Hand, save: () => Promise<void>): Promise<{ recording: Recording; dropped: string }> {
  const { page } = lab;
  const leads = '[data-node][data-role="leader"][data-state="running"]';
  const append = ".message.append[data-message]:not(.reply):not(.lost)";
  const leader = () => page.locator(leads).first().getAttribute("data-node");
  const standing = page.locator('.app[data-playing="false"]');
  await lab.open({ seed: "2a" });
  await hand.give("play");
  await expect(standing).toHaveCount(1);
  // At this pace nothing has happened yet: whoever is slower is no further.
  await expect(page.locator("[data-feed] li, [data-node]:not([data-role=follower])")).toHaveCount(0);
  /** Steps by event until something is on the page: the same event for everybody. */
  const until = async (selector: string) => {
    for (let steps = 0; (await page.locator(selector).count()) === 0; steps++) {
      expect(steps, `${selector} comes`).toBeLessThan(150);
      await hand.give("step");
      // What has come is drawn in the next frame.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    }
  };
  await until(leads);
  const first = (await leader()) ?? "";
  await hand.write("set x 5");
  await until(append);
  await hand.give("step");
  const dropped = await hand.message();
  await hand.give("drop-message");
  await expect(page.locator("[data-message].lost").first()).toBeAttached();
  await hand.give("step");
  await hand.node(first);
  await hand.give("stop");
  await expect(lab.node(first)).toHaveAttribute("data-state", "stopped");
  const pair = ["A", "B", "C", "D", "E"].filter((name) => name !== first).slice(0, 2).join("-");
  await hand.link(pair);
  await expect(lab.link(pair)).toHaveAttribute("data-cut", "both");
  for (let steps = 0; steps < 3; steps++) await hand.give("step");
  await hand.give("mend-all");
  await expect(lab.link(pair)).toHaveAttribute("data-cut", "none");
  await hand.node(first);
  await hand.give("restart");
  for (let steps = 0; steps < 5; steps++) await hand.give("step");
  const { bytes } = await download(page, save);
  return { recording: JSON.parse(bytes.toString()) as Recording, dropped };
}

test("mouse alone, keys alone and fingers alone make the same run @chromium", async ({ browser }) => {
  test.setTimeout(120_000);
  const runs: Record<string, { recording: Recording; dropped: string }> = {};
  const at = { desk: { viewport: { width: 1280, height: 720 } }, phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } };
  const alone = async (name: string, options: (typeof at)["desk"], act: (page: Page) => { hand: Hand; save: () => Promise<void> }) => {
    const context = await browser.newContext({ ...options, serviceWorkers: "block" });
    const page = await context.newPage();
    const { hand, save } = act(page);
    runs[name] = await drive(new Lab(page), hand, save);
    await context.close();
  };
  await alone("keys", at.desk, (page) => ({ hand: typing(page), save: () => page.keyboard.press("e") }));
  await alone("mouse", at.desk, (page) => {
    const hand = pointing(page, ({ x, y }) => page.mouse.click(x, y));
    return { hand, save: async () => { await hand.give("share"); await hand.give("save"); } };
  });
  await alone("fingers", at.phone, (page) => {
    const hand = pointing(page, ({ x, y }) => page.touchscreen.tap(x, y));
    return { hand, save: async () => { await hand.give("share"); await hand.give("save"); } };
  });
  const { keys, mouse, fingers } = runs;
  // A comparison of nothing would always hold.
  expect(keys.recording.actions.map(({ action }) => action.do)).toEqual(["submit", "drop_message", "stop", "cut_both", "mend_all", "restart"]);
  expect(mouse.dropped).toBe(keys.dropped);
  expect(fingers.dropped).toBe(keys.dropped);
  expect(mouse.recording).toEqual(keys.recording);
  expect(fingers.recording).toEqual(keys.recording);
});
