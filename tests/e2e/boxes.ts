// Where things stand on the page, and which of them lie on each other.
import type { Lab } from "./lab.ts";

interface Box {
  name: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What must not lie on anything else: the words on the stage, the nodes' discs, the controls. */
export async function boxes(lab: Lab): Promise<{ words: Box[]; discs: Box[]; controls: Box[]; tooWide: boolean }> {
  return lab.page.evaluate(() => {
    const box = (element: Element, name: string) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { name, left, top, right, bottom };
    };
    // What is drawn, without its outline, which sets it off from what lies below: in Firefox the other box has it in it.
    const filled = (element: Element, name: string) => {
      const drawn = element as SVGGraphicsElement;
      const { x, y, width, height } = drawn.getBBox();
      const seen = (x: number, y: number) => new DOMPoint(x, y).matrixTransform(drawn.getScreenCTM() ?? undefined);
      const [start, end] = [seen(x, y), seen(x + width, y + height)];
      return { name, left: start.x, top: start.y, right: end.x, bottom: end.y };
    };
    const shown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const stage = document.querySelector("[data-node]")?.closest("svg");
    const words = [...(stage?.querySelectorAll("text") ?? [])]
      .filter((text) => shown(text) && text.textContent?.trim() && !text.closest("[data-decoration]"))
      .map((text) => filled(text, `"${text.textContent?.trim()}" of ${text.closest("[data-node]")?.getAttribute("data-node") ?? "the stage"}`));
    const discs = [...document.querySelectorAll("[data-node]")].map((node) => {
      const disc = node.querySelector("[data-disc]") ?? node.querySelector("circle") ?? node;
      return filled(disc, `node ${node.getAttribute("data-node")}`);
    });
    const controls = [...document.querySelectorAll("button[data-command], [data-form] input, [data-form] select, [data-form] button, [data-timeline]")]
      .filter(shown)
      // What has been scrolled out of sight lies on nothing.
      .filter((control) => {
        const { top, bottom } = control.getBoundingClientRect();
        const scrolls = control.closest(".scroll")?.getBoundingClientRect();
        return !scrolls || (top >= scrolls.top && bottom <= scrolls.bottom);
      })
      .map((control) => box(control, control.getAttribute("data-command") ?? control.getAttribute("data-field") ?? control.tagName));
    return { words, discs, controls, tooWide: document.documentElement.scrollWidth > innerWidth };
  });
}

/** A pixel of touching is no overlap. */
export const SLACK = 1;

function overlap(a: Box, b: Box): boolean {
  return a.left + SLACK < b.right && b.left + SLACK < a.right && a.top + SLACK < b.bottom && b.top + SLACK < a.bottom;
}

export function collisions(these: Box[], those: Box[]): string[] {
  const found: string[] = [];
  for (const [at, one] of these.entries()) {
    for (const other of these === those ? those.slice(at + 1) : those) {
      if (overlap(one, other)) found.push(`${one.name} lies on ${other.name}`);
    }
  }
  return found;
}

/** Words that lie on a node that is not theirs. A node's own name stands inside of its disc. */
export function foreign(words: Box[], discs: Box[]): string[] {
  return words.flatMap((word) => discs.filter((disc) => overlap(word, disc) && !word.name.endsWith(disc.name.slice(-1))).map((disc) => `${word.name} lies on ${disc.name}`));
}
