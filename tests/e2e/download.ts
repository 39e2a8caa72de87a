// Files that the page hands over to the reader.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

export interface Download {
  name: string;
  bytes: Buffer;
}

/** The file that `during` makes the page make and hand over. */
export async function download(page: Page, during: () => Promise<void>): Promise<Download> {
  if (page.context().browser()?.browserType().name() === "firefox") return caught(page, during);
  const waiting = page.waitForEvent("download");
  await during();
  const file = await waiting;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/**
 * Firefox tells Playwright of no file that comes from the page's memory: it is caught where the page hands it to the browser, by a script
 * or by a link that is pressed. `during` is to make the file, too: one that was there before is not known here.
 */
async function caught(page: Page, during: () => Promise<void>): Promise<Download> {
  type Holder = { handed?: { name: string; blob: Blob }; watch?: AbortController };
  await page.evaluate(() => {
    const made = new Map<string, Blob>();
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      const address = create(blob);
      made.set(address, blob);
      return address;
    };
    const hand = (link: HTMLAnchorElement) => {
      const blob = made.get(link.href);
      if (blob) (window as Holder).handed = { name: link.download, blob };
      return blob !== undefined;
    };
    HTMLAnchorElement.prototype.click = function () {
      hand(this);
    };
    const watch = ((window as Holder).watch = new AbortController());
    const pressed = (event: Event) => {
      const link = (event.target as Element).closest("a");
      if (link && hand(link)) event.preventDefault();
    };
    addEventListener("click", pressed, { capture: true, signal: watch.signal });
  });
  await during();
  await page.waitForFunction(() => (window as Holder).handed !== undefined);
  const { name, bytes } = await page.evaluate(async () => {
    const { handed } = window as Holder;
    if (!handed) throw new Error("nothing was handed over");
    return { name: handed.name, bytes: [...new Uint8Array(await handed.blob.arrayBuffer())] };
  });
  await page.evaluate(() => {
    Reflect.deleteProperty(HTMLAnchorElement.prototype, "click");
    (window as Holder).watch?.abort();
    Reflect.deleteProperty(window, "handed");
  });
  return { name, bytes: Buffer.from(bytes) };
}
