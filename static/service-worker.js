/* What a reader of a published site has seen can be seen without a network. Lies at the root of the site, beside its
   pages; static/published.js registers it. It asks for nothing that the page has not asked for. */
"use strict";

const VERSION_FOLDER = /\/(data-[0-9a-f]+-[0-9a-f]+)\//;
const PREFIX = `${new URL("./", location).pathname} `;
const PAGES = `${PREFIX}pages`;
const VERSIONS_KEPT = 2; // a reader's page may be open while a newer version comes

const folderOf = (url) => VERSION_FOLDER.exec(url.pathname)?.[1];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  event.respondWith(folderOf(url) ? versioned(event.request, folderOf(url)) : entry(event.request));
});

/* The first page a reader opens loads before there is a worker: it names what it has loaded. */
self.addEventListener("message", (event) => {
  const urls = event.data.map((address) => new URL(address)).filter((url) => url.origin === location.origin);
  event.waitUntil(Promise.allSettled(urls.map((url) => (folderOf(url) ? versioned(url.href, folderOf(url)) : entry(url.href)))));
});

/* A file whose address names its version never changes. */
async function versioned(request, folder) {
  const cache = await caches.open(PREFIX + folder);
  const known = await cache.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.status === 200 && await keep(cache, request, response.clone())) await forgetOlder();
  return response;
}

/* A page or a list that keeps its address is asked for anew; without a network the last one serves, whatever day or view
   its address names. */
async function entry(request) {
  const cache = await caches.open(PAGES);
  try {
    const response = await fetch(request);
    if (response.status === 200) await keep(cache, bare(response.url), response.clone());
    return response;
  } catch (error) {
    const known = await cache.match(bare(request.url || request));
    if (known) return known;
    throw error;
  }
}

const bare = (address) => address.split(/[?#]/)[0];

/* Whether there was room for it. */
async function keep(cache, key, response) {
  return cache.put(key, response).then(() => true, () => false);
}

async function forgetOlder() {
  const folders = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PAGES);
  await Promise.all(folders.slice(0, -VERSIONS_KEPT).map((name) => caches.delete(name)));
}
