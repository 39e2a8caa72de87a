// What a person takes along: the run as a link, inside another page, as a file, as a test; the stage as a picture.
import { download } from "./download.ts";
import { drop, expect, test, type Lab } from "./lab.ts";

/** What a picture shows when it stands alone: its size, its paper, and each node's disc, as they are drawn. */
async function alone(lab: Lab, svg: string): Promise<{ width: number; height: number; paper: string; discs: string[] }> {
  const other = await lab.page.context().newPage();
  await other.setContent("<img>");
  const shown = await other.evaluate(async (svg) => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    const numbers = (element: Element, name: string) => (element.getAttribute(name)?.match(/-?[\d.]+/g) ?? []).map(Number);
    const [left = 0, top = 0] = numbers(parsed, "viewBox");
    const image = document.images[0];
    if (!image) throw new Error("there is no image");
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const draws = canvas.getContext("2d", { willReadFrequently: true });
    draws?.drawImage(image, 0, 0);
    const colour = (x: number, y: number) =>
      `rgb(${[...(draws?.getImageData(Math.round(x), Math.round(y), 1, 1).data ?? [])].slice(0, 3).join(", ")})`;
    const discs = [...parsed.querySelectorAll("[data-node]")].map((node) => {
      const [x = 0, y = 0] = numbers(node, "transform").slice(-2);
      // Above the middle, in which a value may stand.
      return colour(x - left, y - top - 22);
    });
    return { width: image.naturalWidth, height: image.naturalHeight, paper: colour(2, 2), discs };
  }, svg);
  await other.close();
  return shown;
}

/** A leader is elected, and time stands. */
async function arrange(lab: Lab): Promise<void> {
  await lab.open({ seed: "2a", speed: "1" });
  await lab.leader();
  await lab.page.keyboard.press(" ");
  await expect(lab.page.locator(".app")).toHaveAttribute("data-playing", "false");
}

test("the embed code that is copied is one frame, whose address opens this run at this event", { tag: "@chromium" }, async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await arrange(lab);
  // A link names an event, and time can stand between two.
  await page.keyboard.press("ArrowLeft");
  const clock = await page.locator("[data-clock]").first().textContent();
  await lab.share("copy-embed");
  await expect(page.locator("[data-notice]")).toContainText("embed code is copied");
  const code = await page.evaluate(() => navigator.clipboard.readText());
  // Another page puts it in, as it is.
  const other = await context.newPage();
  await other.setContent(code);
  await expect(other.locator("body > *")).toHaveCount(1);
  const frame = other.locator("body > iframe");
  await expect(frame).toHaveAttribute("src", /\/\?embed=1#run=[\w-]+&event=\d+$/);
  await expect(frame).toHaveAttribute("title", "Raftarium: a Raft cluster of 5 nodes");
  const inside = other.frameLocator("iframe");
  await expect(inside.locator("[data-node]")).toHaveCount(5);
  await expect(inside.locator(".app")).toHaveAttribute("data-playing", "false");
  await expect(inside.locator("[data-clock]").first()).toHaveText(clock ?? "");
});

test("without the clipboard the embed code is shown, selected", async ({ lab, page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await arrange(lab);
  await lab.share("copy-embed");
  const field = page.locator('[data-field="link"]');
  await expect(field).toHaveValue(/^<iframe src="[^"]+\?embed=1#run=[\w-]+&amp;event=\d+"/);
  await expect(field).toHaveAccessibleName("Embed code");
});

test("a saved file opens where it was saved, and one without a place at its beginning", async ({ lab, page }) => {
  await arrange(lab);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  const clock = page.locator("[data-clock]").first();
  const there = (await clock.textContent()) ?? "";
  const saved = (await download(page, () => lab.share("save"))).bytes.toString();
  await page.keyboard.press("Home");
  await expect(clock).not.toHaveText(there);
  await drop(lab, [{ name: "run.json", content: saved }]);
  await expect(page.locator("[data-notice]")).toBeVisible();
  await expect(clock).toHaveText(there);
  // As files were written before.
  const old = JSON.parse(saved) as { event?: number };
  expect(old.event).toBeGreaterThan(0);
  delete old.event;
  await drop(lab, [{ name: "old.json", content: JSON.stringify(old) }]);
  await expect(clock).toHaveText("0.000 s");
  // What is not there cannot be stood at.
  await drop(lab, [{ name: "wrong.json", content: JSON.stringify({ ...old, event: 1e9 }) }]);
  await expect(page.locator("[data-notice]")).toContainText("is to stand at event 1000000000");
});

test("the run is saved as a Rust test that carries it whole", async ({ lab, page }) => {
  await arrange(lab);
  const run = await download(page, () => lab.share("save"));
  const { fingerprint } = JSON.parse(run.bytes.toString()) as { fingerprint: string };
  const { name, bytes } = await download(page, () => lab.share("save-test"));
  const text = bytes.toString();
  expect(name).toBe("seed_2a.rs");
  expect(text).toMatch(/^\/\/! A run that breaks no law\.\n/);
  expect(text).toContain("#[test]\nfn seed_2a() {");
  expect(text).toContain(`"fingerprint": "${fingerprint}"`);
  await expect(page.locator("[data-notice]")).toContainText("Saved as seed_2a.rs");
});

for (const theme of ["light", "dark"] as const) {
  test(`a picture of the stage stands alone, and looks as the stage does: ${theme}`, { tag: "@chromium" }, async ({ lab, page }) => {
    await lab.open({ seed: "2a", speed: "1", theme });
    const leader = await lab.leader();
    await page.keyboard.press(" ");
    await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
    await lab.tell(leader, "stop");
    await page.keyboard.press("Escape");
    // Colours come to their end slowly.
    await page.waitForFunction(() => document.getAnimations().length === 0);
    const stage = await page.evaluate(() => ({
      discs: [...document.querySelectorAll("[data-disc]")].map((disc) => getComputedStyle(disc).fill),
      paper: getComputedStyle(document.body).backgroundColor,
    }));
    expect(new Set(stage.discs).size, "one of them is stopped").toBe(2);
    const { name, bytes } = await download(page, () => lab.share("save-svg"));
    const svg = bytes.toString();
    expect(name).toMatch(/^raftarium-2a-\d+ms\.svg$/);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toMatch(/<script|class=|style=|foreignObject|href|var\(/);
    expect(svg, "nothing that is not seen").not.toMatch(/fill-opacity="0"|opacity="0"|fill="none"(?![^>]*stroke=)/);
    expect(svg).toMatch(/seed 2a \u00b7 [\d.]+ s \u00b7 term \d/);
    const shown = await alone(lab, svg);
    const stopped = await page.locator("[data-node]").evaluateAll((nodes) => nodes.findIndex((node) => node.getAttribute("data-state") === "stopped"));
    // The one that is stopped is hatched: what is between the lines is not asked for.
    const plain = <T>(discs: T[]) => discs.filter((_, at) => at !== stopped);
    expect(shown.discs).toHaveLength(5);
    expect(plain(shown.discs)).toEqual(plain(stage.discs));
    expect(shown.discs[stopped], "it is filled").not.toBe(shown.paper);
    expect(shown.paper).toBe(stage.paper);

    const { name: pngName, bytes: png } = await download(page, () => lab.share("save-png"));
    expect(pngName).toMatch(/\.png$/);
    expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
    // Twice as many pixels each way.
    const size = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(Math.abs((size[0] ?? 0) - 2 * shown.width)).toBeLessThanOrEqual(1);
    expect(Math.abs((size[1] ?? 0) - 2 * shown.height)).toBeLessThanOrEqual(1);
    await expect(page.locator("[data-notice]")).toContainText(`Saved as ${pngName}`);
  });
}

/** What a film shows, played by the browser: its size, its length, and how much of it differs between its beginning and its end. */
async function played(lab: Lab, bytes: Buffer): Promise<{ width: number; height: number; seconds: number; differs: number }> {
  const other = await lab.page.context().newPage();
  await other.setContent("<video muted></video>");
  const shown = await other.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const video = document.querySelector("video");
    if (!video) throw new Error("there is no video");
    const heard = (name: string) => new Promise((done) => video.addEventListener(name, done, { once: true }));
    const ready = heard("loadeddata");
    video.src = URL.createObjectURL(new Blob([bytes], { type: "video/webm" }));
    await ready;
    const { videoWidth: width, videoHeight: height } = video;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const draws = canvas.getContext("2d", { willReadFrequently: true });
    const look = () => {
      draws?.drawImage(video, 0, 0);
      return draws?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    };
    const first = look();
    const ended = heard("ended");
    await video.play();
    await ended;
    const last = look();
    let differs = 0;
    for (let at = 0; at < first.length; at += 4) if (Math.abs((first[at] ?? 0) - (last[at] ?? 0)) > 40) differs += 1;
    return { width, height, seconds: video.currentTime, differs };
  }, bytes.toString("base64"));
  await other.close();
  return shown;
}

test("a clip records what moves while time runs, and plays as a film", { tag: "@chromium" }, async ({ lab, page }) => {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    (window as unknown as { tracks: MediaStreamTrack[] }).tracks = tracks;
    const capture = HTMLCanvasElement.prototype.captureStream;
    HTMLCanvasElement.prototype.captureStream = function (...rate) {
      const stream = capture.apply(this, rate);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  await lab.open({ seed: "2a", speed: "1/50" });
  await page.keyboard.press(" ");
  await expect(page.locator(".app")).toHaveAttribute("data-playing", "false");
  await lab.share("save-clip");
  const filming = page.locator("[data-filming]");
  await expect(filming).toHaveAttribute("data-filming", "waits");
  await expect(filming).toContainText("waits while time stands still");
  await lab.command("play").click();
  await expect(filming).toHaveAttribute("data-filming", "runs");
  await expect(filming).toContainText("Recording 0:03");
  await page.screenshot({ path: "results/screens/clip.png" });
  const { name, bytes } = await download(page, () => lab.command("end-clip").click());
  await expect(filming).toHaveCount(0);
  expect(name).toMatch(/^raftarium-2a-\d+ms\.webm$/);
  expect(bytes.subarray(0, 4).toString("hex"), "how every WebM begins").toBe("1a45dfa3");
  expect(bytes.includes("V_VP8") || bytes.includes("V_VP9"), "its track").toBe(true);
  const film = await played(lab, bytes);
  expect(film.width).toBeGreaterThan(600);
  expect(film.height).toBeGreaterThan(400);
  // A machine that is busy comes to draw few pictures, the first of them late.
  expect(film.seconds).toBeGreaterThan(0.3);
  expect(film.differs, "pixels that differ between its beginning and its end").toBeGreaterThan(200);
  const live = await page.evaluate(() =>
    (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map((track) => track.readyState),
  );
  expect(live, "nothing goes on recording").toEqual(["ended"]);
  // Where time never ran, there is nothing on it.
  await lab.command("play").click();
  await lab.share("save-clip");
  await lab.command("end-clip").click();
  await expect(page.locator("[data-notice]")).toContainText("Nothing was recorded");
  await expect(filming).toHaveCount(0);
});

test("where the browser records nothing, the button says so", async ({ lab, page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, "MediaRecorder"));
  await arrange(lab);
  await lab.command("share").click();
  const button = page.locator('[data-dialog="share"] [data-command="save-clip"]');
  await expect(button).toBeDisabled();
  await expect(page.locator('[data-dialog="share"] li').filter({ has: page.locator('[data-command="save-clip"]') })).toContainText("records no video");
});
