// The page around the map: it loads the program and the data, tells the program what the page is asked for, and gives
// what the program shows to those who cannot see the map.
/* global wasm_bindgen */
"use strict";

self.frontlinePage = (() => {
    const site = JSON.parse(document.getElementById("site").textContent);
    const wishes = new URLSearchParams(location.search);
    const element = (id) => document.getElementById(id);
    const canvas = element("map");

    // More than this is not opened: a page has little memory.
    const MOST_BYTES = 256 * 1024 * 1024;
    const MOST_FILES = 5000;
    // How long a view rests before the link follows it, milliseconds.
    const REST = 400;
    // How often those who hear the page are told of a date, milliseconds.
    const SPOKEN = 700;
    // Keys that pages use themselves, and the program, too.
    const OWN_KEYS = [" ", "/", "'", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Backspace"];

    const isEmbedded = wishes.get("embed") === "1";
    let program = null;
    let memory = null;
    let shown = null;
    let frames = 0;
    let framesOfData = 0;
    let millis = 0;
    // The leaps that the history has; none before the view rested once.
    let jumps = null;
    let language = site.language;

    // ---- Words

    // Says everything of the page in a language.
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

    // A text of the page, with its blanks filled in.
    function words(id, blanks = {}) {
        const text = element(id).dataset[language];
        return Object.entries(blanks).reduce((filled, [name, value]) => filled.replace(`{$${name}}`, value), text);
    }

    // Tells what did not work, for a while.
    let hiding = 0;
    function tell(text) {
        element("message").textContent = text;
        element("message").hidden = false;
        clearTimeout(hiding);
        hiding = setTimeout(() => { element("message").hidden = true; }, 12000);
    }

    // Shows the pictures and figures instead of the map, and says why.
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

    // Ends everything that is being fetched.
    const stop = new AbortController();

    const progress = new Map();
    function show(name, done, all) {
        progress.set(name, [done, all]);
        const sums = [...progress.values()].reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
        element("progress").max = Math.max(sums[1], 1);
        element("progress").value = Math.min(sums[0], sums[1]);
    }

    // The bytes of a response as they come; their number is shown.
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
            // Browsers do not say whether the server is away or does not allow it.
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

    // A file that lies as text in a script: pages opened from a folder may fetch nothing.
    async function fromStick(url) {
        await loadScript(site.stick[url]);
        const text = self.frontlineFiles[url];
        delete self.frontlineFiles[url];
        const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        return new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    }

    const isLocal = location.protocol === "file:";

    async function loadProgram() {
        const { name, size } = site.wasm;
        show("program", 0, size);
        const script = loadScript(site.glue);
        const body = isLocal ? await fromStick(name) : counted(await fetched(name), "program", size);
        await script;
        return new Response(body, { headers: { "Content-Type": "application/wasm" } });
    }

    async function bytesOf(stream) {
        return new Uint8Array(await new Response(stream).arrayBuffer());
    }

    // The data of the page, or those that the address asks for, if the reader wants those of another origin.
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
        // A server may send on to another one.
        if (response.url) await allow([new URL(response.url).origin]);
        return { name, bytes: await bytesOf(counted(response, name, bytes)) };
    }

    // What is thrown when the reader does not want the data of another origin.
    const declined = new Error("declined");
    const allowed = new Set([location.origin]);
    let question = Promise.resolve();

    // Asks before anything of another origin is opened: whoever made a link decides what its map says, under the name of
    // this page.
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

    function open(files) {
        framesOfData = 0;
        program.open_files(files.map((file) => file.name), files.map((file) => file.bytes));
    }

    // Whether this browser can draw. Some take a second to find out: where it can be, a worker asks, so that the page may
    // load meanwhile.
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
            // In a worker some browsers cannot, although they can in a page.
            worker.onmessage = ({ data }) => answer(data || asked());
            worker.onerror = () => answer(asked());
        });
    }

    async function start() {
        // All at once; whichever fails first is told.
        const able = canDraw();
        const data = loadData();
        const compiled = loadProgram().then((response) => WebAssembly.compileStreaming(response));
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

    // ---- What the program tells

    let isBehind = false;
    let isOtherSubject = false;
    let leapsTold = 0;
    let savedTold = "";
    function told(text, leaps) {
        // What stays while the date moves is told when it is another.
        const news = JSON.parse(text);
        shown = { ...shown, ...news };
        isOtherSubject ||= "language" in news;
        leapsTold = leaps;
        // The picture comes first: the page follows when the frame is done.
        if (!isBehind) setTimeout(mirror);
        isBehind = true;
    }

    let spoken = 0;
    // Puts what was told into the elements of the page.
    function mirror() {
        if (!isBehind) return;
        isBehind = false;
        if (shown.language !== language) speak(shown.language);
        document.title = shown.title || site.title[language];
        element("report").textContent = [shown.report, ...shown.notes].join(" · ");
        element("areas").textContent = shown.areas;
        // A running date would talk without end.
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

    // The text of the subject, the ends of the slider, and the lists to choose from.
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

    // A frame was drawn, with so many milliseconds of the program's own work.
    function drawn(own) {
        frames += 1;
        millis = own;
        // The picture is there with the frame after the one in which the data came; that one counts, too.
        if (shown?.extent && !element("cover").hidden && ++framesOfData > 3) {
            element("cover").hidden = true;
            performance.mark("first picture");
        }
    }

    // ---- The link

    const link = () => location.hash.slice(1);
    let resting = 0;
    // The link follows the view when it rests; a leap is a new entry of the history.
    function follow(leaps) {
        if (!shown.extent || shown.progress !== null || isEmbedded) return;
        clearTimeout(resting);
        resting = setTimeout(() => {
            // What is fitted when the page opens is nobody's leap; and a link that is opened, or typed, has its entry
            // already, however it is written.
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
        // The leap that was under way is not one any more: the history has been left.
        jumps = leapsTold;
        if (program && link() !== shown?.address) program.command("address", link());
    });

    // ---- Files that are dropped

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
        // The cover is painted before the program is handed the files.
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
        // Steps go from report to report, as on the map.
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
    // Paper shows the article, not the map; the canvas keeps its size meanwhile, or else the map would be drawn anew for a
    // page of another size, and not come back.
    const keepSize = () => {
        const { width, height } = canvas.getBoundingClientRect();
        if (width === 0 || matchMedia("print").matches) return;
        canvas.style.setProperty("--width", `${width}px`);
        canvas.style.setProperty("--height", `${height}px`);
    };
    new ResizeObserver(keepSize).observe(canvas);
    const prefersDark = matchMedia("(prefers-color-scheme: dark)");
    prefersDark.addEventListener("change", () => ask("dark", prefersDark.matches));

    // ---- Begin

    const asked = Address(link()).get("lang") ?? wishes.get("lang");
    function Address(text) {
        return new URLSearchParams(text.replaceAll("+", "%2B"));
    }
    speak(Object.hasOwn(site.title, asked ?? "") ? asked : site.language);
    document.body.classList.toggle("embed", isEmbedded);
    canvas.addEventListener("webglcontextlost", () => failed("WebGL"));
    if (location.protocol.startsWith("http") && "serviceWorker" in navigator) {
        navigator.serviceWorker.register("sw.js").catch(() => {});
    }

    function failed(cause) {
        fallBack("not-loaded", cause);
    }

    // The program starts when the page is whole: it calls what is made here.
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
        // For tests: what is shown, how many frames were drawn, and the program's own work for the last, milliseconds;
        // and how much memory the program has, bytes.
        state() {
            mirror();
            return { ...shown, frames, millis };
        },
        memory: () => memory?.buffer.byteLength ?? 0,
        panicsComeBack: () => program.panics_come_back(),
        ask,
    };
})();
