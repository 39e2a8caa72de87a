// The places of the page, and how one comes to each and away again: for whatever must hold in all of them.
import { expect, type Lab } from "./lab.ts";

export interface Place {
  name: string;
  go(lab: Lab): Promise<void>;
  leave(lab: Lab): Promise<void>;
}

/** A dialog that is opened by choosing a command. */
const dialog = (command: string, name = command): Place => ({
  name: `dialog ${name}`,
  async go(lab) {
    await lab.page.keyboard.press("Escape");
    await lab.choose(command);
    await expect(lab.page.locator("dialog[open]")).toHaveCount(1);
  },
  async leave(lab) {
    await lab.page.keyboard.press("Escape");
    await expect(lab.page.locator("dialog[open]")).toHaveCount(0);
  },
});

const sheet = (name: string): Place => ({
  name: `sheet ${name}`,
  async go(lab) {
    await lab.page.keyboard.press("Escape");
    await lab.command(`sheet-${name}`).click();
  },
  async leave(lab) {
    await lab.command("close-sheet").click();
  },
});

const tab = (name: string): Place => ({
  name: `tab ${name}`,
  async go(lab) {
    await lab.command(`tab-${name}`).click();
  },
  async leave() {},
});

/** What the signs mean, opened from the stage. */
const legend = (compact: boolean): Place => ({
  name: "the legend",
  async go(lab) {
    await lab.page.keyboard.press("Escape");
    await lab.command("legend").click();
    await expect(lab.page.locator("[data-legend]")).toBeVisible();
  },
  async leave(lab) {
    await lab.command(compact ? "close-sheet" : "close-legend").click();
  },
});

const address = (name: string, hash: string, there: string): Place => ({
  name,
  async go(lab) {
    await lab.page.evaluate((hash) => void (location.hash = hash), hash);
    await expect(lab.page.locator(there).first()).toBeVisible();
  },
  async leave() {},
});

/** The lab with a leader and an entry, paused, reached by event. */
const stand = (query: string): Place => ({
  name: "lab",
  async go(lab) {
    await lab.page.goto(`./?seed=2a&speed=1${query}`);
    await lab.leader();
    await lab.submit("set x 5");
    await lab.pause();
  },
  async leave() {},
});

const node: Place = {
  name: "lab, a node selected",
  async go(lab) {
    await lab.node("B").click();
  },
  async leave() {},
};

/** Every place, in an order in which each can be come to from the one before. */
export function places({ compact, query = "" }: { compact: boolean; query?: string }): Place[] {
  const parts = ["feed", "inspector", "laws", "spacetime", "figures"];
  return [
    stand(query),
    ...(compact ? ["logs", ...parts].map(sheet) : parts.map(tab)),
    legend(compact),
    node,
    compact ? sheet("inspector") : tab("inspector"),
    ...["menu", "settings", "share", "find", "keys", "palette", "recent-runs", "partition", "change-members"].map((name) =>
      name === "menu"
        ? {
            ...dialog(name),
            go: async (lab: Lab) => {
              await lab.command("menu").click();
              await expect(lab.page.locator("dialog[open]")).toHaveCount(1);
            },
          }
        : dialog(name),
    ),
    dialog("tour"),
    dialog("glossary"),
    dialog("challenges"),
    dialog("gallery"),
    address("chapter", "tour/leader", ".course"),
  ];
}
