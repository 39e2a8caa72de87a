// A smoke test in WebKitGTK, through plain WebDriver, which Playwright does not speak: the page starts, a leader is elected, a command is
// committed on every node, a link is cut, time goes back; no error is written. `cargo xtask test --all-browsers` starts it.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const page = process.env.RAFTARIUM_URL;
const binary = process.env.RAFTARIUM_BROWSER;
const driver = process.env.RAFTARIUM_DRIVER;
const port = process.env.RAFTARIUM_DRIVER_PORT ?? "4455";
if (!page || !binary || !driver) throw new Error("RAFTARIUM_URL, RAFTARIUM_BROWSER and RAFTARIUM_DRIVER are to name the page, the browser and its driver");

const server = spawn(driver, [`--port=${port}`], { stdio: ["ignore", "ignore", "inherit"] });
const ask = async (method, path, body) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
  return value;
};

/** Asks again and again until the answer is yes. */
const until = async (what, check, millis = 30_000) => {
  const end = Date.now() + millis;
  for (;;) {
    try {
      if (await check()) return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error(`not in ${millis} ms: ${what}`);
    await sleep(200);
  }
};

let passed = 0;
let failed = 0;
let session;
const test = async (name, work) => {
  try {
    await work();
    passed += 1;
    console.log(`  ✓  ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`  ✘  ${name}\n     ${error.message}`);
  }
};

try {
  await until("the driver answers", async () => (await ask("GET", "/status")).ready);
  ({ sessionId: session } = await ask("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } },
  }));
  const run = (script, ...args) => ask("POST", `/session/${session}/execute/sync`, { script, args });
  const go = (query) => ask("POST", `/session/${session}/url`, { url: new URL(query, page).href });
  const count = (selector) => run("return document.querySelectorAll(arguments[0]).length", selector);
  const click = (selector) =>
    run("document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))", selector);

  await test("the page starts, and draws five nodes and ten links", async () => {
    await go("./?speed=1");
    await until("five nodes", async () => (await count("[data-node]")) === 5);
    if ((await count("[data-link]")) !== 10) throw new Error("there are not ten links");
  });
  await test("a leader is elected", () =>
    until("a leader", async () => (await count('[data-node][data-role="leader"]')) === 1));
  await test("a command is committed on every node", async () => {
    await run(`const field = document.querySelector('[data-form="submit"] [data-field="command"]');
      field.value = "set x 5";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      field.form.requestSubmit();`);
    await until("five rows with it", async () =>
      (await run(`return [...document.querySelectorAll("[data-log]")].filter((row) =>
        [...row.querySelectorAll('[data-committed="true"]')].some((cell) => cell.textContent.includes("5"))).length`)) === 5);
  });
  await test("a link is cut by a click", async () => {
    await click('[data-link="A-B"]');
    await until("it is cut", async () => (await count('[data-link="A-B"][data-cut]:not([data-cut="none"])')) === 1);
  });
  await test("time goes back, and stands still", async () => {
    await click('[data-command="play"]');
    await click('[data-command="start"]');
    await until("it stands at the start", async () => (await run('return document.querySelector("[data-clock]").textContent')).startsWith("0.000"));
  });
  await test("nothing has crashed", async () => {
    if (await run('return document.documentElement.dataset.crashed === "true"')) throw new Error("the page has crashed");
  });
} catch (error) {
  failed += 1;
  console.log(`  ✘  ${error.message}`);
} finally {
  if (session) await ask("DELETE", `/session/${session}`).catch(() => {});
  server.kill();
}
console.log(`\n  ${failed ? `${failed} failed\n  ` : ""}${passed} passed`);
process.exit(failed ? 1 : 0);
