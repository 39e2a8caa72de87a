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

try {
  if (typeof WebAssembly !== "object") throw new TypeError("this browser has no WebAssembly");
  const [module, response] = await Promise.all([
    loadGlue(),
    fetch(new URL(program, import.meta.url), { integrity, credentials: "same-origin" }),
  ]);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${response.statusText}`);
  await module.default({ module_or_path: response });
  const embedded = self !== top || new URLSearchParams(location.search).get("embed") === "1";
  if (offline && !embedded && location.protocol !== "file:") keepForLater();
} catch (error) {
  if (typeof WebAssembly !== "object") {
    fall("This browser has no WebAssembly, or it is switched off (some do so in a lockdown mode). Open the page in " +
      "a current Firefox, Chrome, Edge or Safari.", error);
  } else if (error instanceof WebAssembly.RuntimeError) {
    fall("The program behind this page stopped while it started. Start afresh; if it happens again, the report " +
      "tells us why.", error);
  } else {
    fall("A part of the page did not arrive, or arrived changed. Check the connection and reload; if that does not " +
      "help, empty the cache for this site.", error);
  }
}
