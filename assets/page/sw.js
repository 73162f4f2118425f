// Caches the files of the first visit, so that the page opens without a network afterwards.
"use strict";

const VERSION = "{{version}}";
const FILES = [
{{files}}
];

// All pages of a server share its caches; those with this prefix belong to this folder.
const FOLDER = self.registration.scope;
const PREFIX = `frontline ${FOLDER} `;
const CACHE = PREFIX + VERSION;
const PAGES = [FOLDER, FOLDER + "index.html"];
// The address contains a hash, so its content never changes.
const HASHED = /[-?][0-9a-f]{16}(\.[a-z.]+)?$/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET" || !request.url.startsWith(FOLDER)) return;
    const [address] = request.url.split("#");
    if (PAGES.includes(address.split("?")[0])) {
        event.respondWith(page(request));
    } else if (HASHED.test(address)) {
        event.respondWith(file(request));
    }
});

async function install() {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES);
    const page = await fetch(FOLDER, { cache: "no-cache" });
    if (!page.ok) throw new Error(`${FOLDER}: ${page.status}`);
    await cache.put(FOLDER, page);
    await self.skipWaiting();
}

// Keeps the files of the version before as well, which an open page may still need.
async function activate() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).slice(0, -1);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
}

// The cached page, without waiting for the network. With each visit, browsers check whether there is another version of
// this worker, which then caches another page with all of its files.
async function page(request) {
    const cache = await caches.open(CACHE);
    return (await cache.match(FOLDER)) ?? fetch(request);
}

// The cached file, or else the server's, which is then cached.
async function file(request) {
    const kept = await caches.match(request.url);
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.status === 200) await (await caches.open(CACHE)).put(request.url, answer.clone());
    return answer;
}
