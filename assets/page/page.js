// The page around the map: it loads the program and the data, passes the reader's requests to the program, and makes
// what the program shows accessible to those who cannot see the map.
/* global wasm_bindgen, frontlineFirst */
"use strict";

self.frontlinePage = (() => {
    const site = JSON.parse(document.getElementById("site").textContent);
    const wishes = new URLSearchParams(location.search);
    const element = (id) => document.getElementById(id);
    const canvas = element("map");

    // Larger input is refused, since a page has little memory.
    const MOST_BYTES = 256 * 1024 * 1024;
    const MOST_FILES = 5000;
    // How long the view must rest before the link is updated, milliseconds.
    const REST = 400;
    // How long a date must rest before it is announced to screen readers, milliseconds.
    const SPOKEN = 700;
    // The longest time that the program waits for the first picture, milliseconds.
    const HEAD_START = 500;
    // Keys that browsers use and the program does, too.
    const OWN_KEYS = [" ", "/", "'", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Backspace"];

    const isEmbedded = wishes.get("embed") === "1";
    let program = null;
    // The view of the first picture.
    let firstView = null;
    let memory = null;
    let shown = null;
    let frames = 0;
    let framesOfData = 0;
    let millis = 0;
    // The number of leaps already in the history; null until the view has rested once.
    let jumps = null;
    let language = site.language;

    // ---- Words

    // Sets the language of all texts of the page.
    function speak(code) {
        language = code;
        document.documentElement.lang = code;
        document.title = shown?.title || site.title[code];
        for (const spoken of document.querySelectorAll("[data-uk]")) {
            spoken.textContent = spoken.dataset[code];
        }
        element("language").value = code;
        const origin = element("consent").dataset.origins;
        if (origin) element("consent-text").textContent = words("say-consent", { origin });
    }

    // A text of the page, with its placeholders filled in.
    function words(id, blanks = {}) {
        const text = element(id).dataset[language];
        return Object.entries(blanks).reduce((filled, [name, value]) => filled.replace(`{$${name}}`, value), text);
    }

    // Shows a message for a while.
    let hiding = 0;
    function tell(text) {
        element("message").textContent = text;
        element("message").hidden = false;
        clearTimeout(hiding);
        hiding = setTimeout(() => { element("message").hidden = true; }, 12000);
    }

    // Shows the images and figures instead of the map, and the reason.
    function fallBack(reason, cause = "") {
        element("fallback").hidden = false;
        element(reason).hidden = false;
        element("cause").textContent = cause;
        element("cover").hidden = true;
        canvas.hidden = true;
        element("bar").hidden = true;
    }

    // ---- Loading

    class Problem extends Error {}

    // Aborts all requests.
    const stop = new AbortController();

    const progress = new Map();
    function show(name, done, all) {
        progress.set(name, [done, all]);
        const sums = [...progress.values()].reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
        element("progress").max = Math.max(sums[1], 1);
        element("progress").value = Math.min(sums[0], sums[1]);
    }

    // The body of a response, which updates the progress bar as it is read.
    function counted(response, name, all) {
        let done = 0;
        const counter = new TransformStream({
            transform(chunk, controller) {
                done += chunk.byteLength;
                if (done > MOST_BYTES) throw new Problem(words("say-too-much"));
                show(name, done, Math.max(all, done));
                controller.enqueue(chunk);
            },
        });
        return response.body.pipeThrough(counter);
    }

    async function fetched(url) {
        let response;
        try {
            response = await fetch(url, { signal: stop.signal });
        } catch (error) {
            // Browsers do not say whether the server is down or does not allow the request.
            throw new Problem(words("say-unreachable", { url: String(url) }));
        }
        if (!response.ok) throw new Problem(`${url}: ${response.status} ${response.statusText}`);
        return response;
    }

    function loadScript(url) {
        return new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = url;
            script.onload = resolve;
            script.onerror = () => reject(new Problem(words("say-unreachable", { url })));
            document.head.append(script);
        });
    }

    // A file stored as text in a script, since pages opened from a folder cannot fetch files.
    async function fromStick(url) {
        await loadScript(site.stick[url]);
        const text = self.frontlineFiles[url];
        delete self.frontlineFiles[url];
        const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        return new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    }

    const isLocal = location.protocol === "file:";

    // Requests the program at once, and reads it after a head start for the first picture.
    async function loadProgram(headStart) {
        const { name, size } = site.wasm;
        show("program", 0, size);
        const script = loadScript(site.glue);
        const response = isLocal ? null : await fetched(name);
        await headStart;
        const body = isLocal ? await fromStick(name) : counted(response, "program", size);
        await script;
        return new Response(body, { headers: { "Content-Type": "application/wasm" } });
    }

    async function bytesOf(stream) {
        return new Uint8Array(await new Response(stream).arrayBuffer());
    }

    // The data of the page, or those that the address names, if the reader agrees to those of another origin.
    async function loadData() {
        const asked = wishes.getAll("data").map(dataAsked);
        if (asked.length === 0) return Promise.all(site.data.map(loadFile));
        try {
            await allow(asked.map(({ url }) => url.origin));
            return await Promise.all(asked.map(loadFile));
        } catch (error) {
            if (error !== declined) throw error;
            return Promise.all(site.data.map(loadFile));
        }
    }

    async function loadFile({ name, url, bytes }) {
        show(name, 0, bytes);
        if (isLocal && site.stick[url]) return { name, bytes: await bytesOf(await fromStick(url)) };
        const response = await fetched(url);
        // The server may have redirected to another origin.
        if (response.url) await allow([new URL(response.url).origin]);
        return { name, bytes: await bytesOf(counted(response, name, bytes)) };
    }

    // Thrown when the reader declines data of another origin.
    const declined = new Error("declined");
    const allowed = new Set([location.origin]);
    let question = Promise.resolve();

    // Asks before data of another origin are opened: whoever made the link decides what the map shows under the name of
    // this
    // page.
    function allow(origins) {
        // One question at a time.
        const answer = question.then(async () => {
            const foreign = [...new Set(origins)].filter((origin) => !allowed.has(origin));
            if (foreign.length === 0) return;
            if (!await consents(foreign)) throw declined;
            foreign.forEach((origin) => allowed.add(origin));
        });
        question = answer.catch(() => {});
        return answer;
    }

    function consents(origins) {
        element("consent-text").textContent = words("say-consent", { origin: origins.join(", ") });
        element("consent").dataset.origins = origins.join(", ");
        element("consent").hidden = false;
        element("loading").hidden = true;
        element("consent-own").focus();
        return new Promise((resolve) => {
            for (const [id, answer] of [["consent-open", true], ["consent-own", false]]) {
                element(id).onclick = () => {
                    element("consent").hidden = true;
                    element("loading").hidden = false;
                    resolve(answer);
                };
            }
        });
    }

    function dataAsked(text) {
        let url;
        try {
            url = new URL(text, location.href);
        } catch {
            throw new Problem(`data=${text}`);
        }
        if (!["http:", "https:", "blob:", "file:"].includes(url.protocol)) throw new Problem(`data=${text}`);
        return { name: decodeURIComponent(url.pathname.split("/").pop()) || "data.topojson", url, bytes: 1 };
    }

    // ---- The first picture

    // Draws the map of the link's date while the program is loading. Data of other origins are left to the program.
    async function drawFirst(data) {
        if (wishes.has("data")) return;
        const first = JSON.parse(new TextDecoder().decode((await loadFile(site.first)).bytes));
        const named = Address(link()).get("src");
        const number = Math.max(first.sources.findIndex(({ name }) => name === named), 0);
        const file = (await data).find(({ name }) => name === first.sources[number].pack);
        const pack = JSON.parse(await textOf(file.bytes));
        const wish = { first, pack, number, link: link(), isEmbedded, dark: prefersDark.matches, language };
        if (element("cover").hidden) return;
        element("cover").classList.add("drawn");
        const drawn = frontlineFirst.draw(element("first"), wish);
        if (!drawn) {
            element("cover").classList.remove("drawn");
            return;
        }
        const day = (millis) => {
            const at = new Date(millis);
            return `${at.getUTCDate()} ${first.months[language][at.getUTCMonth()]} ${at.getUTCFullYear()}`;
        };
        element("first-date").textContent = day(drawn.at);
        const source = first.sources[number];
        const asOf = words("say-first", { date: day(drawn.report), source: source.name });
        element("first-report").textContent = source.estimate ? `${asOf}: ${source.estimate[language]}` : asOf;
        element("first-credits").textContent = first.credits;
        firstView = drawn.view;
        performance.mark("still picture");
    }

    // The text of a pack, which may be compressed.
    function textOf(bytes) {
        const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
        const stream = new Blob([bytes]).stream();
        return new Response(isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).text();
    }

    function open(files) {
        framesOfData = 0;
        program.open_files(files.map((file) => file.name), files.map((file) => file.bytes));
    }

    // Whether this browser has WebGL 2. Some take a second to find out, so a worker asks where that is possible, and
    // the page
    // goes on loading.
    function canDraw() {
        const asked = () => document.createElement("canvas").getContext("webgl2") !== null;
        if (isLocal || !self.Worker || !self.OffscreenCanvas) return Promise.resolve(asked());
        return new Promise((resolve) => {
            const question = `postMessage(new OffscreenCanvas(1, 1).getContext("webgl2") !== null)`;
            const address = URL.createObjectURL(new Blob([question], { type: "text/javascript" }));
            const worker = new Worker(address);
            const answer = (text) => {
                worker.terminate();
                URL.revokeObjectURL(address);
                resolve(text);
            };
            // Some browsers cannot in a worker, although they can in a page.
            worker.onmessage = ({ data }) => answer(data || asked());
            worker.onerror = () => answer(asked());
        });
    }

    async function start() {
        // All at the same time; the first failure is shown.
        const data = loadData();
        // Without the first picture the cover stays as it is.
        const first = drawFirst(data).catch(() => {});
        // Compiling occupies the processor for seconds, the first picture for a tenth of one.
        const headStart = Promise.race([first, new Promise((resolve) => setTimeout(resolve, HEAD_START))]);
        const able = headStart.then(canDraw);
        const compiled = loadProgram(headStart).then((response) => WebAssembly.compileStreaming(response));
        data.catch(() => {});
        compiled.catch(() => {});
        if (!await able) {
            stop.abort();
            fallBack("no-webgl2");
            return;
        }
        const module = await compiled;
        ({ memory } = await wasm_bindgen({ module_or_path: module }));
        program = wasm_bindgen;
        open(await data);
        if (!isEmbedded) canvas.focus({ preventScroll: true });
    }

    // ---- State from the program

    let isBehind = false;
    let isOtherSubject = false;
    let leapsTold = 0;
    let savedTold = "";
    function told(text, leaps) {
        // Fields that do not depend on the date are sent only when they change.
        const news = JSON.parse(text);
        shown = { ...shown, ...news };
        isOtherSubject ||= "language" in news;
        leapsTold = leaps;
        // The map comes first: the page is updated after the frame.
        if (!isBehind) setTimeout(mirror);
        isBehind = true;
    }

    let spoken = 0;
    // Shows the program's state in the elements of the page.
    function mirror() {
        if (!isBehind) return;
        isBehind = false;
        if (shown.language !== language) speak(shown.language);
        document.title = shown.title || site.title[language];
        element("report").textContent = [shown.report, ...shown.notes].join(" · ");
        element("areas").textContent = shown.areas;
        // Announced once the date rests, or else a moving date would be spoken without end.
        clearTimeout(spoken);
        spoken = setTimeout(() => { element("date").textContent = shown.date; }, shown.is_playing ? SPOKEN * 4 : SPOKEN);
        element("play").setAttribute("aria-pressed", shown.is_playing);
        if (isOtherSubject) mirrorSubject();
        isOtherSubject = false;
        mirrorSlider();
        mirrorChapter();
        if (shown.problem) {
            element("cover").hidden = true;
            tell(shown.problem);
        }
        if (shown.saved && shown.saved !== savedTold) tell(shown.saved);
        savedTold = shown.saved;
        follow(leapsTold);
    }

    function mirrorSlider() {
        const slider = element("slider");
        slider.value = shown.now;
        slider.setAttribute("aria-valuetext", shown.date);
        if (document.activeElement !== element("day")) element("day").value = shown.day;
    }

    // The texts that do not depend on the date, the range of the slider, and the lists to choose from.
    function mirrorSubject() {
        element("sources").textContent = shown.sources.join(" ");
        if (shown.extent) {
            const slider = element("slider");
            [slider.min, slider.max] = shown.extent;
            slider.step = "any";
            const day = (days) => new Date(days * 86400000).toISOString().slice(0, 10);
            [element("day").min, element("day").max] = shown.extent.map(day);
        }
        const places = shown.places.map(({ name, lon, lat }) => new Option(name, `${lon},${lat}`));
        element("place").replaceChildren(new Option("–", ""), ...places);
        element("chapters").hidden = shown.chapters.length === 0;
        const chapters = shown.chapters.map(({ name, id }) => new Option(name, id));
        element("chapter").replaceChildren(new Option("–", ""), ...chapters);
    }

    function mirrorChapter() {
        const chapter = shown.chapters[shown.told];
        element("chapter").value = chapter?.id ?? "";
        const text = chapter ? `${chapter.name}. ${chapter.text}` : "";
        if (element("told").textContent !== text) element("told").textContent = text;
    }

    // Called after each frame, with the time of the program's own work in milliseconds.
    function drawn(own) {
        frames += 1;
        millis = own;
        // The map is shown a few frames after the data arrive.
        if (shown?.extent && !element("cover").hidden && ++framesOfData > 3) {
            element("cover").hidden = true;
            performance.mark("first picture");
        }
    }

    // ---- The link

    const link = () => location.hash.slice(1);
    let resting = 0;
    // Updates the link when the view rests; a leap becomes a new entry of the history.
    function follow(leaps) {
        if (!shown.extent || shown.progress !== null || isEmbedded) return;
        clearTimeout(resting);
        resting = setTimeout(() => {
            // The view fitted when the page opens is not a leap of the reader's, and a link that was followed or typed
            // already has an
            // entry, however it is written.
            const isLeap = jumps !== null && leaps !== jumps && link() !== "";
            jumps = leaps;
            if (shown.address === link()) return;
            const url = `${location.search}#${shown.address}`;
            // Pages opened from a folder may not be allowed to.
            try {
                if (isLeap && !shown.is_playing) history.pushState(null, "", url);
                else history.replaceState(null, "", url);
            } catch {}
        }, REST);
    }

    self.addEventListener("popstate", () => {
        clearTimeout(resting);
        // The pending leap must not be added, since the reader has gone to another entry.
        jumps = leapsTold;
        if (program && link() !== shown?.address) program.command("address", link());
    });

    // ---- Dropped files

    async function filesBelow(entry, path = "") {
        const name = path + entry.name;
        if (entry.isFile) {
            const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
            return name.split("/").some((part) => part.startsWith(".")) ? [] : [{ name, file }];
        }
        const reader = entry.createReader();
        const found = [];
        for (;;) {
            const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
            if (some.length === 0) return found;
            for (const inner of some) found.push(...(await filesBelow(inner, `${name}/`)));
            if (found.length > MOST_FILES) throw new Problem(words("say-too-much"));
        }
    }

    async function openDropped(transfer) {
        const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
        const plain = entries.length > 0 ? [] : [...transfer.files].map((file) => ({ name: file.name, file }));
        const found = plain.concat(...(await Promise.all(entries.map((entry) => filesBelow(entry)))));
        await openFound(found);
    }

    async function openFound(found) {
        const all = found.reduce((sum, { file }) => sum + file.size, 0);
        if (found.length > MOST_FILES || all > MOST_BYTES) throw new Problem(words("say-too-much"));
        if (found.length === 0) return;
        progress.clear();
        element("loading-text").textContent = words("say-reading", { count: found.length });
        element("cover").hidden = false;
        const files = await Promise.all(found.map(async ({ name, file }) => {
            return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
        }));
        // Let the cover be painted before the program gets the files.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        open(files);
        canvas.focus({ preventScroll: true });
    }

    let inside = 0;
    const brings = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    self.addEventListener("dragenter", (event) => {
        if (!brings(event)) return;
        inside += 1;
        element("drop").hidden = false;
    });
    self.addEventListener("dragleave", (event) => {
        if (brings(event) && --inside <= 0) leave();
    });
    self.addEventListener("dragover", (event) => event.preventDefault());
    self.addEventListener("drop", (event) => {
        event.preventDefault();
        leave();
        if (program) openDropped(event.dataTransfer).catch((error) => tell(error.message));
    });
    function leave() {
        inside = 0;
        element("drop").hidden = true;
    }

    // ---- Controls

    function ask(name, value = "") {
        program?.command(name, String(value));
    }

    for (const id of ["previous", "play", "next", "save"]) {
        element(id).addEventListener("click", () => ask(id));
    }
    element("slider").addEventListener("input", (event) => ask("seek", event.target.value));
    element("slider").addEventListener("keydown", (event) => {
        // The keys step from report to report, as on the map.
        const step = { ArrowLeft: "previous", ArrowDown: "previous", ArrowRight: "next", ArrowUp: "next" }[event.key];
        if (!step) return;
        event.preventDefault();
        ask(step);
    });
    element("day").addEventListener("change", (event) => event.target.value && ask("day", event.target.value));
    element("place").addEventListener("change", (event) => event.target.value && ask("place", event.target.value));
    element("chapter").addEventListener("change", (event) => event.target.value && ask("chapter", event.target.value));
    element("language").addEventListener("change", (event) => {
        speak(event.target.value);
        ask("language", event.target.value);
    });
    element("files").addEventListener("change", (event) => {
        const found = [...event.target.files].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
        openFound(found).catch((error) => tell(error.message));
    });

    canvas.addEventListener("keydown", (event) => {
        const isBrowsers = event.ctrlKey || event.metaKey || event.altKey;
        if (!isBrowsers && OWN_KEYS.includes(event.key)) event.preventDefault();
    });
    canvas.addEventListener("wheel", (event) => event.preventDefault(), { passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("pointerdown", () => canvas.focus({ preventScroll: true }));
    // Print shows the article, not the map. The canvas keeps its size meanwhile, or else the map would be redrawn for a
    // page
    // of another size and not come back.
    const keepSize = () => {
        const { width, height } = canvas.getBoundingClientRect();
        if (width === 0 || matchMedia("print").matches) return;
        canvas.style.setProperty("--width", `${width}px`);
        canvas.style.setProperty("--height", `${height}px`);
    };
    new ResizeObserver(keepSize).observe(canvas);
    const prefersDark = matchMedia("(prefers-color-scheme: dark)");
    prefersDark.addEventListener("change", () => ask("dark", prefersDark.matches));

    // ---- Start

    const asked = Address(link()).get("lang") ?? wishes.get("lang");
    function Address(text) {
        return new URLSearchParams(text.replaceAll("+", "%2B"));
    }
    speak(Object.hasOwn(site.title, asked ?? "") ? asked : site.language);
    document.body.classList.toggle("embed", isEmbedded);
    canvas.addEventListener("webglcontextlost", () => failed("WebGL"));
    if (location.protocol.startsWith("http") && "serviceWorker" in navigator) {
        // The first worker of a visit takes over a page that is as new as itself.
        const { serviceWorker } = navigator;
        const isKept = serviceWorker.controller !== null;
        serviceWorker.addEventListener("controllerchange", () => isKept && tell(words("say-newer")));
        serviceWorker.register("sw.js").catch(() => {});
    }

    function failed(cause) {
        fallBack("not-loaded", cause);
    }

    // The program starts after this script has finished, since it calls the functions returned below.
    setTimeout(() => start().catch((error) => failed(error instanceof Problem ? error.message : String(error))));

    return {
        told,
        drawn,
        failed,
        later: (work) => setTimeout(work),
        download(name, bytes) {
            const anchor = document.createElement("a");
            anchor.href = URL.createObjectURL(new Blob([bytes]));
            anchor.download = name;
            anchor.click();
            setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
        },
        language: () => language,
        address: link,
        embedded: () => isEmbedded,
        plainFrames: () => wishes.get("plain-frames") === "1",
        dark: () => prefersDark.matches,
        width: () => innerWidth,
        height: () => innerHeight,
        // For tests: the state, the number of frames drawn, and the program's own work for the last one, milliseconds;
        // `memory` gives the memory of the program, bytes.
        state() {
            mirror();
            return { ...shown, frames, millis, firstView };
        },
        memory: () => memory?.buffer.byteLength ?? 0,
        panicsComeBack: () => program.panics_come_back(),
        ask,
    };
})();
