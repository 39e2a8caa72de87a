// Called by `cargo xtask dist`: which of the program's functions the first seconds of a visit call. Writes a byte for each, where RAFTARIUM_MARKS
// says. The program that marks them (RAFTARIUM_MARKED) takes the place of the published one, and its rest is never fetched.
import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "@playwright/test";

const url = process.env.RAFTARIUM_URL;
const executablePath = process.env.RAFTARIUM_BROWSER ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const program = await readFile(process.env.RAFTARIUM_MARKED);

// boot.js asks for its program with a digest that this one does not have, so the question is another one.
function marking() {
  const [fetch, instantiate] = [globalThis.fetch, WebAssembly.instantiate];
  globalThis.fetch = (address, options) => {
    if (/raftarium-web-\w+_bg\.wasm$/.test(address)) return fetch("./marked.wasm");
    if (/raftarium-rest-\w+\.wasm$/.test(address)) return new Promise(() => {});
    return fetch(address, options);
  };
  for (const way of ["instantiate", "instantiateStreaming"]) {
    const usual = WebAssembly[way];
    WebAssembly[way] = async (...words) => {
      const made = await usual(...words);
      globalThis.marks = (made.instance ?? made).exports.marks;
      return made;
    };
  }
}

// So much simulated time is looked at, in milliseconds: three seconds for somebody who comes for the first time. Not so much of a machine's
// time: a slow one would see less, and part the program otherwise.
const LOOKED_AT = 60;

const browser = await chromium.launch({ executablePath, args });
let all;

/** Visits the page as somebody does until the rest has come: looks at it; and adds what was called to what was called before. */
async function visit(page) {
  const crashed = [];
  page.on("pageerror", (error) => crashed.push(error));
  await page.goto(url);
  await page.locator("[data-node]").first().waitFor();
  await page.evaluate(async (milliseconds) => {
    // Its seconds have a comma in German.
    const clock = () => Number.parseFloat(document.querySelector("[data-clock]").textContent.replace(",", ".")) * 1000;
    const begin = clock();
    while (clock() - begin < milliseconds) await new Promise(requestAnimationFrame);
  }, LOOKED_AT);
  const called = await page.evaluate(() => Array.from(new Uint8Array(globalThis.marks.buffer)));
  if (crashed.length > 0) throw crashed[0];
  all = called.map((mark, place) => mark | (all?.[place] ?? 0));
}

for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }])
  for (const locale of ["en", "de"]) {
    const context = await browser.newContext({ viewport, locale, serviceWorkers: "block" });
    await context.route("**/marked.wasm", (route) => route.fulfill({ body: program, contentType: "application/wasm" }));
    await context.addInitScript(marking);
    await visit(await context.newPage());
    console.log(`${viewport.width} wide, in ${locale}: ${all.filter(Boolean).length} functions so far`);
    await context.close();
  }
await browser.close();
await writeFile(process.env.RAFTARIUM_MARKS, Uint8Array.from(all));
