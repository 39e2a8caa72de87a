// Starts the page. Written by `cargo xtask boot` after a build, which knows the names and digests of what was built.
//
// The digest of the program is checked by the browser while it loads: a file that was changed, or that belongs to
// another version of the page, does not run.
const glue = new URL("@GLUE@", import.meta.url).href;
const glueIntegrity = "@GLUE_INTEGRITY@";
const program = "@WASM@";
const integrity = "@WASM_INTEGRITY@";
const worker = new URL("@WORKER@", import.meta.url).href;
const finder = "@FINDER@";
const rest = "@REST@" && new URL("@REST@", import.meta.url).href;
const restIntegrity = "@REST_INTEGRITY@";
const restDigest = "@REST_DIGEST@";
const workerParts = { "@WORKER@": "@WORKER_INTEGRITY@", "@FINDER_GLUE@": "@FINDER_GLUE_INTEGRITY@", [finder]: "@FINDER_INTEGRITY@" };

// The one policy that the page allows, made before anything else could make it: of no other address is a worker made.
// And the scripts beside it: the program's glue, and what keeps the page for when there is no network.
const offline = "@OFFLINE@" && new URL("@OFFLINE@", import.meta.url).href;
const policy = globalThis.trustedTypes?.createPolicy("raftarium", {
  createScriptURL: (address) => {
    if (![worker, glue, offline].includes(address)) throw new TypeError(`no script is loaded from ${address}`);
    return address;
  },
});

// `import()` takes no digest, and where a preload was found changed and must not be stored, Chromium fetches once more for it, without
// one. An element takes a digest; what it loaded is what every later import of that address is given.
const loadGlue = async () => {
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.type = "module";
    script.integrity = glueIntegrity;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new TypeError(`could not load ${glue}`)));
    script.src = policy ? policy.createScriptURL(glue) : glue;
    document.head.append(script);
  });
  return import(glue);
};

// The program comes in two parts (crates/splitter): what its first seconds call, and the rest, which joins it once the page lives. Where
// something calls it before, it is fetched at once, and the page waits. What the program is handed, wasm-bindgen's glue keeps to itself;
// on its way to the browser both parts are given it.
let join;
let joined = !rest;
const waiting = new AbortController();

const fetchRest = async () => {
  const response = await fetch(rest, { integrity: restIntegrity, credentials: "same-origin", priority: "low", signal: waiting.signal });
  if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${response.statusText}`);
  return WebAssembly.compile(await response.arrayBuffer());
};

const joinAtOnce = () => {
  if (joined) return;
  waiting.abort();
  try {
    const request = new XMLHttpRequest();
    request.open("GET", rest, false);
    // The one way in which bytes come at once: as letters.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${rest} answered ${request.status} ${request.statusText}`);
    const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0));
    if (sha256(bytes) !== restDigest) throw new TypeError(`${rest} arrived changed`);
    join(new WebAssembly.Module(bytes));
  } catch (error) {
    fall(NOT_ARRIVED, error);
    throw error;
  }
};

const start = async (glue, response, early) => {
  const ways = { instantiate: WebAssembly.instantiate, instantiateStreaming: WebAssembly.instantiateStreaming };
  for (const [name, way] of Object.entries(ways))
    WebAssembly[name] = async (program, imports) => {
      const made = await way(program, { ...imports, rest: { load: joinAtOnce } });
      join = (module) => {
        if (!joined) new WebAssembly.Instance(module, { ...imports, first: (made.instance ?? made).exports });
        joined = true;
      };
      if (early) join(await early);
      return made;
    };
  await glue.default({ module_or_path: response });
  Object.assign(WebAssembly, ways);
};

const isRunKept = () => {
  try {
    return Boolean(localStorage.getItem("raftarium.run") || sessionStorage.getItem("raftarium.reopen"));
  } catch {
    // Storage may be forbidden altogether: then nothing was kept.
    return false;
  }
};

// Once the page has nothing else to do. Where it does not come, whoever needs it asks again, and hears why.
const fetchLater = () =>
  new Promise((done) => {
    const fetchAndJoin = () => fetchRest().then(join).catch(() => {}).then(done);
    if (globalThis.requestIdleCallback) requestIdleCallback(fetchAndJoin, { timeout: 1000 });
    else setTimeout(fetchAndJoin, 100);
  });

// SHA-256 (FIPS 180-4): the browser checks digests, and computes them, only where one can wait. Its constants are the beginnings of the
// fractional parts of the square and cube roots of the first primes.
const sha256 = (bytes) => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
  const rounds = primes.map((prime) => fraction(Math.cbrt(prime)));
  const state = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const message = new DataView(new ArrayBuffer((((bytes.length + 8) >> 6) + 1) << 6));
  new Uint8Array(message.buffer).set(bytes);
  message.setUint8(bytes.length, 128);
  message.setBigUint64(message.byteLength - 8, BigInt(bytes.length * 8));
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  const schedule = new Int32Array(64);
  for (let block = 0; block < message.byteLength; block += 64) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
      const [near, far] = [schedule[t - 2], schedule[t - 15]];
      schedule[t] = t < 16 ? message.getInt32(block + 4 * t) :
        schedule[t - 16] + (turned(far, 7) ^ turned(far, 18) ^ (far >>> 3)) +
        schedule[t - 7] + (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10));
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + rounds[t] + schedule[t]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, place) => (state[place] += word));
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
};

// A worker cannot be asked for with a digest. So its parts are fetched with theirs first: one that was changed is found out. Its
// program, which nobody needs before, is compiled here and handed over.
const startWorker = async () => {
  let program;
  for (const [part, integrity] of Object.entries(workerParts)) {
    const response = await fetch(new URL(part, import.meta.url), { integrity, credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${response.statusText}`);
    if (part === finder) program = await WebAssembly.compile(await response.arrayBuffer());
  }
  const started = new Worker(policy ? policy.createScriptURL(worker) : worker, { type: "module" });
  started.postMessage(program);
  return started;
};
addEventListener("raftarium:worker", ({ detail }) => {
  detail.worker = startWorker();
});

// The gallery's cards: nobody needs them before they are asked for.
const fetchGallery = async () => {
  const response = await fetch(new URL("@GALLERY@", import.meta.url), { integrity: "@GALLERY_INTEGRITY@", credentials: "same-origin" });
  if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${response.statusText}`);
  return response.text();
};
addEventListener("raftarium:gallery", ({ detail }) => {
  detail.gallery = fetchGallery();
});

// After one visit the page opens without a network. Another version is told of, and taken only when the person says so: a running
// cluster is never reloaded under anybody. Where the browser keeps nothing, nothing is kept.
const keepForLater = async () => {
  try {
    const script = policy ? policy.createScriptURL(offline) : offline;
    const registration = await navigator.serviceWorker.register(script, { updateViaCache: "none" });
    const ready = () => {
      if (registration.waiting && navigator.serviceWorker.controller) dispatchEvent(new CustomEvent("raftarium:version"));
    };
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", ready));
    ready();
    addEventListener("raftarium:take-version", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting?.postMessage("take over");
    });
  } catch {
    // A browser without it, or one that does not let us.
  }
};

const fall = (text, error) =>
  dispatchEvent(new CustomEvent("raftarium:crash", { detail: { text, report: String(error?.stack || error) } }));

const NOT_ARRIVED =
  "A part of the page did not arrive, or arrived changed. Check the connection and reload; if that does not help, empty the cache for this site.";

try {
  if (typeof WebAssembly !== "object") throw new TypeError("this browser has no WebAssembly");
  const embedded = self !== top || new URLSearchParams(location.search).get("embed") === "1";
  // What is handed on by a link, a place of the tour, a frame, a run that was kept: what shows them is of the rest. And where this machine
  // keeps the page, nothing is waited for long; but what is asked for at once, Chromium does not ask the keeper.
  const early = rest && (embedded || location.hash || isRunKept() || navigator.serviceWorker?.controller) && fetchRest();
  const [module, response] = await Promise.all([
    loadGlue(),
    fetch(new URL(program, import.meta.url), { integrity, credentials: "same-origin" }),
  ]);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${response.statusText}`);
  if (rest) await start(module, response, early);
  else await module.default({ module_or_path: response });
  if (rest && !early) await fetchLater();
  if (offline && !embedded && location.protocol !== "file:") keepForLater();
} catch (error) {
  if (typeof WebAssembly !== "object") {
    fall("This browser has no WebAssembly, or it is switched off (some do so in a lockdown mode). Open the page in " +
      "a current Firefox, Chrome, Edge or Safari.", error);
  } else if (error instanceof WebAssembly.RuntimeError) {
    fall("The program behind this page stopped while it started. Start afresh; if it happens again, the report " +
      "tells us why.", error);
  } else {
    fall(NOT_ARRIVED, error);
  }
}
