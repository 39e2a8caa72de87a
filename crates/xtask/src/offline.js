// Keeps the page for when there is no network. Written by `cargo xtask boot` after a build, which knows all files and their digests.
//
// Exactly these files are kept, each checked against its digest, and they are answered from there: what runs is one version, whole.
// Another version is fetched beside it by another worker, and waits until the person wants it.
const files = @FILES@;
const version = "@VERSION@";
const kept = `raftarium ${registration.scope} ${version}`;

const keep = async () => {
  const cache = await caches.open(kept);
  await Promise.all(
    Object.entries(files).map(async ([name, integrity]) => {
      const response = await fetch(name, { integrity, cache: "no-cache", credentials: "same-origin" });
      if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
      await cache.put(name, response);
    }),
  );
};

const forget = async () => {
  const ours = `raftarium ${registration.scope} `;
  for (const name of await caches.keys()) if (name.startsWith(ours) && name !== kept) await caches.delete(name);
};

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(registration.scope)) return;
  let name = `./${url.slice(registration.scope.length).split(/[?#]/)[0]}`;
  if (name === "./index.html") name = "./";
  if (!(name in files)) return;
  event.respondWith(
    caches.open(kept).then(async (cache) => (await cache.match(name)) ?? fetch(event.request)),
  );
});
