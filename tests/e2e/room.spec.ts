// Whether there is room for every word of every place, in both languages: none is cut off, none lies on another.
import { expect, test } from "./lab.ts";
import { places, type Place } from "./places.ts";

/** Words that are cut off without saying so, and words that lie on words; how many were looked at. */
function crowding(): { faults: string[]; count: number } {
  const top = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const brush = document.createElement("canvas").getContext("2d");
  const seen = (one: Element) => {
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || one.closest(".skip, svg")) return false;
    // What is read out alone is clipped to nothing.
    for (let at: Element | null = one; at; at = at.parentElement) if (getComputedStyle(at).clipPath !== "none") return false;
    return true;
  };
  const said = (one: Element) => `${one.getAttribute("data-command") ?? one.getAttribute("data-field") ?? `${one.tagName.toLowerCase()}.${one.className}`} “${(one.textContent ?? "").trim().slice(0, 32)}”`;
  const faults: string[] = [];
  let count = 0;

  // A field shows what is written, chosen or asked for as a whole.
  for (const field of top.querySelectorAll<HTMLInputElement | HTMLSelectElement>("select, input:not([type]), input[type=text], input[type=search]")) {
    if (!seen(field) || !brush) continue;
    const style = getComputedStyle(field);
    brush.font = style.font;
    const shown = field instanceof HTMLSelectElement ? (field.selectedOptions[0]?.text ?? "") : field.value || field.placeholder;
    const sign = field instanceof HTMLSelectElement ? 16 : 0;
    const room = field.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight) - sign;
    count++;
    if (brush.measureText(shown).width > room + 1 && style.textOverflow !== "ellipsis") faults.push(`cut off: ${said(field)}: “${shown}”`);
  }

  // Each line of words, as far as what it scrolls in lets it be seen.
  const lines: { one: Element; box: DOMRect; text: string }[] = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    const text = node.textContent?.trim() ?? "";
    if (!one || !text || !seen(one) || one.closest("option, select, script, style, noscript") || getComputedStyle(one).fontSize === "0px") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      let [left, right, upper, lower] = [box.left, box.right, box.top, box.bottom];
      for (let at: Element | null = one; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.overflowX === "visible" || style.display.startsWith("inline") && style.display === "inline") continue;
        const edge = at.getBoundingClientRect();
        const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
        const meant = scrolls || style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
        if (!meant && (right > edge.right + 1 || left < edge.left - 1)) faults.push(`cut off by ${said(at).split(" ")[0]}: ${said(one)}`);
        [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        [upper, lower] = [Math.max(upper, edge.top), Math.min(lower, edge.bottom)];
      }
      if (right - left < 2 || lower - upper < 2) continue;
      if (right > innerWidth + 1 || left < -1) faults.push(`out of the window: ${said(one)}`);
      // What lies under a sheet or under a name that stays in sight is not read.
      const found = document.elementFromPoint((left + right) / 2, (upper + lower) / 2);
      if (found && !(one.contains(found) || found.contains(one))) continue;
      lines.push({ one, box: new DOMRect(left, upper, right - left, lower - upper), text });
      count++;
    }
    // Words that want more than their button or box gives them.
    const box = one.closest("button, label, th, td, dt, dd, summary, .button") ?? one;
    const style = getComputedStyle(box);
    if (box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1 && style.textOverflow !== "ellipsis" && !/auto|scroll/.test(style.overflowX) && !box.querySelector(".unseen, span[class]") && style.display !== "inline")
      faults.push(`too wide: ${said(box)}`);
  }
  for (const [at, a] of lines.entries())
    for (const b of lines.slice(at + 1)) {
      if (a.one === b.one || a.one.contains(b.one) || b.one.contains(a.one)) continue;
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 2 && high > 5) faults.push(`“${a.text.slice(0, 24)}” lies on “${b.text.slice(0, 24)}”`);
    }
  return { faults: [...new Set(faults)], count };
}

/** What is selected names a tab and a button: of all names a link's is the longest. */
const link: Place = {
  name: "lab, a link selected",
  async go(lab) {
    await lab.link("A-C").press("Enter");
    await expect(lab.link("A-C")).toHaveAttribute("data-selected", "true");
  },
  async leave(lab) {
    await lab.link("A-C").press("Enter");
  },
};

for (const [width, height] of [
  [1280, 720],
  [390, 844],
  [320, 568],
] as const)
  for (const language of ["en", "de"])
    test(`every word has room: ${width}x${height}, ${language} @chromium`, async ({ lab, page }) => {
      test.setTimeout(180_000);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: "reduce" });
      const found: Record<string, string[]> = {};
      const all = places({ compact: width < 800, query: `&lang=${language}` });
      all.splice(all.findIndex(({ name }) => name === "lab, a node selected"), 0, link);
      for (const place of all) {
        await place.go(lab);
        const { faults, count } = await page.evaluate(crowding);
        expect(count, `${place.name} says something`).toBeGreaterThan(2);
        if (faults.length > 0) {
          found[place.name] = faults;
          await page.screenshot({ path: `results/screens/room-${place.name.replaceAll(/[^a-z]+/g, "-")}-${width}-${language}.png` });
        }
        await place.leave(lab);
      }
      expect(found).toEqual({});
    });
