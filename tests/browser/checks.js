// How a browser shows a published site: one check for each name, called as
//   node checks.js NAME URL [ARGUMENT...]
// A check that fails throws; the test that called it reads what it prints.
"use strict";

const assert = require("node:assert/strict");
const { readFileSync, readdirSync } = require("node:fs");
const { basename } = require("node:path");
const { chromium } = require("playwright-core");

// Software rendering, and no requests to other servers.
const FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist", "--allow-file-access-from-files=false",
];
const SIZE = { width: 960, height: 540 };
const PATIENCE = 120000;

let browser;
const faults = [];

// Opens a page and records its errors; after each check there must be none.
async function visit(url, options = {}) {
    const context = options.context ?? (await browser.newContext({ viewport: SIZE, ...options }));
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(url);
    return page;
}

// Like `visit`, but waits until the map is drawn and can be drawn at any date.
async function opened(url, options) {
    const page = await visit(url, options);
    await ready(page);
    return page;
}

async function ready(page) {
    await page.waitForFunction(() => {
        const isGone = document.getElementById("cover").hidden && document.getElementById("fallback").hidden;
        return isGone && self.frontlinePage?.state().is_ready;
    });
}

const firstPicture = (page) => {
    return page.waitForFunction(() => performance.getEntriesByName("still picture").length > 0);
};
const state = (page) => page.evaluate(() => frontlinePage.state());
const drawn = async (page) => {
    const { frames } = await state(page);
    await page.evaluate(() => frontlinePage.ask("language", document.documentElement.lang));
    await page.waitForFunction((frames) => frontlinePage.state().frames > frames + 1, frames);
};
const shows = (page, what, value) =>
    page.waitForFunction(([what, value]) => frontlinePage.state()[what] === value, [what, value]);

const checks = {
    // Draws some dates of a view; saves a screenshot of each in a folder, and prints a line with the state of each.
    async draws(url, folder, ...days) {
        const page = await opened(`${url}&date=${days[0]}`);
        for (const day of days) {
            await page.evaluate((day) => frontlinePage.ask("day", day), day);
            await shows(page, "day", day);
            await drawn(page);
            await page.screenshot({ path: `${folder}/page-${day}.png` });
            console.log(JSON.stringify(await state(page)));
        }
    },

    // The first picture of some dates of a view, before the program is there; saves a screenshot of each in a folder, and
    // prints its words.
    async first(url, folder, ...days) {
        for (const day of days) {
            const context = await browser.newContext({ viewport: SIZE });
            await context.route("**/*.wasm", () => {});
            const page = await visit(`${url}&date=${day}`, { context });
            await firstPicture(page);
            await page.screenshot({ path: `${folder}/first-${day}.png` });
            console.log(JSON.stringify(await page.evaluate(() => {
                return ["first-date", "first-report"].map((id) => document.getElementById(id).textContent);
            })));
            await context.close();
        }
    },

    // The first picture has the view in which the map then opens.
    async steady(url) {
        for (const [width, height] of [[1280, 720], [1024, 640], [390, 844]]) {
            const page = await opened(url, { viewport: { width, height } });
            await drawn(page);
            const { firstView, address } = await state(page);
            const [zoom, lat, lon] = address.match(/map=([^&]*)/)[1].split("/").map(Number);
            const sine = Math.sin((lat * Math.PI) / 180);
            const center = [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
            const px = 256 * 2 ** zoom;
            const shift = Math.hypot(...center.map((here, axis) => (here - firstView.center[axis]) * px));
            assert(shift < 8, `${width}x${height}: the middle moves by ${shift} pixels`);
            assert(Math.abs(zoom - firstView.zoom) < 0.03, `${width}x${height}: zoom ${firstView.zoom} becomes ${zoom}`);
            await page.context().close();
        }
    },

    // Dragging on the time axis moves the date, and the map follows during the drag.
    async drag(url) {
        const page = await opened(url);
        const [first, last] = (await state(page)).extent;
        await page.mouse.move(900, 490);
        await page.mouse.down();
        const seen = new Set();
        for (let x = 860; x >= 500; x -= 60) {
            const before = (await state(page)).frames;
            await page.mouse.move(x, 490);
            await page.waitForFunction((before) => frontlinePage.state().frames > before, before);
            seen.add((await state(page)).now);
        }
        await page.mouse.up();
        await page.waitForFunction(([first, last]) => {
            const part = (frontlinePage.state().now - first) / (last - first);
            return Math.abs(part - 0.52) < 0.05;
        }, [first, last]);
        assert(seen.size >= 4, `the date moved while the mouse did: ${[...seen]}`);
    },

    // The keys of the window, and those that are left to the browser.
    async keys(url) {
        const page = await opened(url);
        const { extent, now } = await state(page);
        const press = async (key) => {
            await page.keyboard.press(key, { delay: 60 });
        };
        await press("ArrowLeft");
        await page.waitForFunction((now) => frontlinePage.state().now < now, now);
        await press("Home");
        await shows(page, "now", extent[0]);
        await press("ArrowRight");
        await page.waitForFunction((first) => frontlinePage.state().now > first, extent[0]);
        await press("End");
        await shows(page, "now", extent[1]);
        await press("j");
        await shows(page, "is_playing", true);
        await press(" ");
        await shows(page, "is_playing", false);
        const prevented = await page.evaluate(() => {
            const canvas = document.getElementById("map");
            const sent = (key, init = {}) => !canvas.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true, ...init }));
            return [sent("F5"), sent("=", { ctrlKey: true }), sent("s", { ctrlKey: true }), sent("ArrowLeft", { altKey: true }), sent(" "), sent("Home")];
        });
        assert.deepEqual(prevented, [false, false, false, false, true, true]);
        const { address } = await state(page);
        for (const key of ["Control+Equal", "Control+NumpadAdd", "Control+Minus"]) await press(key);
        await drawn(page);
        const map = (text) => text.match(/map=[^&]*/)[0];
        assert.equal(map((await state(page)).address), map(address), "with Control they zoom the page, not the map");
    },

    // A link opens the view that it describes and follows the view, and the browser's back button works.
    async link(url) {
        const page = await opened(`${url}#map=9.50/48.5900/37.9900&date=2023-05-21&cmp=2022-12-01&mode=sweep&lang=uk`);
        await shows(page, "day", "2023-05-21");
        let now = await state(page);
        assert.equal(now.language, "uk");
        assert.match(now.address, /^map=9\.50\/48\.5900\/37\.9900&date=2023-05-21&cmp=2022-12-01&.*mode=sweep&lang=uk$/);
        assert(now.notes.some((note) => note.includes("2022")), `the date compared is told: ${now.notes}`);
        await page.evaluate(() => frontlinePage.ask("next"));
        await page.waitForFunction(() => !location.hash.includes("date=2023-05-21"));
        const [lon, lat] = await page.evaluate(() => document.querySelector("#place option:nth-child(2)").value.split(","));
        await page.selectOption("#place", `${lon},${lat}`);
        await page.waitForFunction(() => !location.hash.includes("map=9.50/48.5900"));
        await page.goBack();
        await page.waitForFunction(() => frontlinePage.state().address.includes("map=9.50/48.5900"));
        await page.goForward();
        await page.waitForFunction(() => !frontlinePage.state().address.includes("map=9.50/48.5900"));
        const other = await opened(`${url}${await page.evaluate(() => location.hash)}`);
        now = await state(page);
        await shows(other, "address", now.address);
    },

    // Going back also restores what a link leaves out, and following a link adds no entry to the history.
    async history(url) {
        const page = await opened(`${url}#date=2023-05-21`);
        await shows(page, "day", "2023-05-21");
        await page.waitForFunction(() => location.hash.includes("map="));
        assert.equal(await page.evaluate(() => history.length), 2, "the empty page, and this one");
        const first = await page.evaluate(() => location.hash);
        assert(!first.includes("mode=") && !first.includes("range="), first);
        const [lon, lat] = await page.evaluate(() => document.querySelector("#place option:nth-child(2)").value.split(","));
        await page.selectOption("#place", `${lon},${lat}`);
        await page.waitForFunction((first) => location.hash !== first, first);
        assert.equal(await page.evaluate(() => history.length), 3);
        await page.focus("#map");
        for (const key of ["i", "ArrowRight", "ArrowRight", "o", "b"]) await page.keyboard.press(key, { delay: 60 });
        await page.waitForFunction(() => location.hash.includes("range=") && location.hash.includes("mode="));
        const long = await page.evaluate(() => history.length);
        const second = await page.evaluate(() => location.hash);
        await page.evaluate((first) => { location.hash = first; }, first);
        await page.waitForFunction((first) => `#${frontlinePage.state().address}` === first, first);
        // The only new entry is the browser's own.
        await page.waitForTimeout(1500);
        assert.equal(await page.evaluate(() => history.length), long + 1);
        assert.equal(await page.evaluate(() => location.hash), first);
        await page.goBack();
        await page.waitForFunction((second) => `#${frontlinePage.state().address}` === second, second);
        await page.waitForTimeout(1500);
        assert.equal(await page.evaluate(() => location.hash), second);
        assert.equal(await page.evaluate(() => history.length), long + 1);
    },

    // The article is printed, without an empty sheet, and the map is shown again afterwards.
    async print(url, pdf) {
        const page = await opened(`${url}#date=2023-05-21`);
        const size = () => page.evaluate(() => [document.getElementById("map").width, document.getElementById("map").height]);
        const before = await size();
        await page.emulateMedia({ media: "print" });
        await page.waitForTimeout(1500);
        await page.pdf({ path: pdf, format: "A4" });
        await page.emulateMedia({ media: "screen" });
        await drawn(page);
        assert.deepEqual(await size(), before);
        await page.evaluate(() => { document.body.style.display = "none"; });
        await page.waitForTimeout(1500);
        await page.evaluate(() => { document.body.style.display = ""; });
        await drawn(page);
        await page.waitForFunction((width) => document.getElementById("map").width === width, before[0]);
        assert.deepEqual(await size(), before, "a page that was hidden has its map again");
    },

    // Files dropped on the page are opened.
    async drop(url, ...paths) {
        const page = await opened(url);
        const { title } = await state(page);
        const files = paths.map((path) => ({ name: basename(path), text: readFileSync(path).toString("base64") }));
        await page.evaluate((files) => {
            const transfer = new DataTransfer();
            for (const { name, text } of files) {
                transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
            }
            const send = (name) => dispatchEvent(new DragEvent(name, { dataTransfer: transfer, cancelable: true }));
            send("dragenter");
            if (document.getElementById("drop").hidden) throw new Error("nothing says that files may be dropped");
            send("drop");
        }, files);
        await page.waitForFunction((title) => frontlinePage.state().title !== title, title);
        await ready(page);
        console.log(JSON.stringify(await state(page)));
    },

    // The second visit needs no server, which is stopped in between.
    async offline(url) {
        const page = await opened(url);
        await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
        await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        console.log("visited");
        await new Promise((resolve) => process.stdin.once("data", resolve));
        await assert.rejects(fetch(url), "the server is gone");
        const again = await opened(url, { context: page.context() });
        console.log(JSON.stringify(await state(again)));
    },

    // In an iframe: the map, the date and the time axis are shown, and the link of the outer page does not change.
    async embedded(url, picture) {
        const context = await browser.newContext({ viewport: SIZE });
        const frame640 = `<iframe src="${url}?embed=1#date=2023-05-21" width="640" height="400"></iframe>`;
        const body = `<!doctype html><link rel="icon" href="data:,"><h1>Another page</h1>${frame640}`;
        await context.route("**/another.html", (route) => route.fulfill({ contentType: "text/html", body }));
        const page = await visit(`${url}another.html`, { context });
        const frame = await (await page.waitForSelector("iframe")).contentFrame();
        await ready(frame);
        await shows(frame, "day", "2023-05-21");
        await drawn(frame);
        await page.screenshot({ path: picture });
        assert.equal(await page.evaluate(() => location.hash), "");
        assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY", "the keyboard stays where it was");
    },

    // Without WebGL 2 the images and figures are shown, in both languages.
    async fallback(url) {
        const context = await browser.newContext({ viewport: SIZE });
        await context.addInitScript(() => {
            delete self.OffscreenCanvas;
            const { getContext } = HTMLCanvasElement.prototype;
            HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
                return kind === "webgl2" ? null : getContext.call(this, kind, ...rest);
            };
        });
        for (const language of ["en", "uk"]) {
            const page = await visit(`${url}?lang=${language}`, { context });
            await page.waitForSelector("#no-webgl2:not([hidden])");
            const image = page.locator(`#fallback [lang="${language}"] img`).first();
            await image.scrollIntoViewIfNeeded();
            await page.waitForFunction((image) => image.complete && image.naturalWidth > 0, await image.elementHandle());
            assert.equal(await page.evaluate(() => document.documentElement.lang), language);
        }
    },

    // What the map shows is in the page as text, and its controls work.
    async text(url) {
        const page = await opened(url);
        const { date, now, extent } = await state(page);
        await page.waitForFunction((date) => document.getElementById("date").textContent === date, date);
        assert.equal(await page.getAttribute("#date", "aria-live"), "polite");
        assert.match(await page.textContent("#areas"), /\d\skm²/);
        assert.notEqual(await page.textContent("#report"), "");
        await page.focus("#previous");
        const bar = await page.locator("#bar").boundingBox();
        assert(bar.y >= 0, "the controls show while they have the keyboard");
        await page.click("#previous");
        await page.waitForFunction((now) => frontlinePage.state().now < now, now);
        await page.fill("#day", "2023-05-21");
        await shows(page, "day", "2023-05-21");
        await page.focus("#slider");
        await page.keyboard.press("ArrowRight");
        await page.waitForFunction(() => frontlinePage.state().day > "2023-05-21");
        assert.match(await page.getAttribute("#slider", "aria-valuetext"), /2023/);
        assert(extent[0] < extent[1]);
        await page.selectOption("#chapter", { index: 3 });
        await shows(page, "told", 2);
        const chapter = (await state(page)).chapters[2];
        await page.waitForFunction((text) => document.getElementById("told").textContent.includes(text), chapter.text);
        await page.waitForFunction(() => frontlinePage.state().day > "2022-12-31");
        await page.selectOption("#language", "uk");
        await shows(page, "language", "uk");
        await page.waitForFunction(() => /км²/.test(document.getElementById("areas").textContent));
        assert.equal(await page.evaluate(() => document.documentElement.lang), "uk");
        const untold = await page.evaluate(() => {
            const controls = [...document.querySelectorAll("#bar button, #bar input, #bar select")];
            const name = (control) => control.labels?.[0]?.textContent || control.textContent || control.ariaLabel;
            return controls.filter((control) => !name(control)?.trim()).map((control) => control.id);
        });
        assert.deepEqual(untold, [], "every control has a name");
    },

    // Saving downloads an image.
    async save(url, path) {
        const page = await opened(url);
        const download = page.waitForEvent("download");
        await page.focus("#save");
        await page.click("#save");
        await (await download).saveAs(path);
        console.log((await download).suggestedFilename());
    },

    // Data from another address; failures are shown.
    async data(url, pack) {
        const page = await opened(`${url}?data=${encodeURIComponent(pack)}`);
        console.log(JSON.stringify(await state(page)));
        const missing = await visit(`${url}?data=missing.topojson`);
        await missing.waitForSelector("#not-loaded:not([hidden])");
        assert.match(await missing.textContent("#cause"), /missing\.topojson: 404/);
        faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes("404")));
        const wrong = await visit(`${url}?data=sw.js`);
        await wrong.waitForSelector("#message:not([hidden])");
        assert.match(await wrong.textContent("#message"), /sw\.js/);
        faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes("sw.js")));
    },

    // Two fingers zoom the map, one pans it, and one moves the date.
    async touch(url) {
        const page = await opened(`${url}#map=8.00/48.3000/37.8000&date=2023-05-21`, { hasTouch: true, viewport: { width: 800, height: 600 } });
        await shows(page, "day", "2023-05-21");
        const session = await page.context().newCDPSession(page);
        const fingers = async (type, ...points) => {
            const { frames } = await state(page);
            await session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
            await page.waitForFunction((frames) => frontlinePage.state().frames > frames, frames);
        };
        // The effect of a touch may appear one frame late.
        const until = (condition, value) => page.waitForFunction(condition, value);
        const zoom = async () => Number((await state(page)).address.match(/map=([\d.]+)/)[1]);
        const before = await zoom();
        await fingers("touchStart", [380, 250], [420, 250]);
        for (const apart of [40, 80, 120, 160]) await fingers("touchMove", [400 - apart, 250], [400 + apart, 250]);
        await fingers("touchEnd");
        await until((least) => Number(frontlinePage.state().address.match(/map=([\d.]+)/)[1]) > least, before + 0.5);
        await drawn(page);
        const look = (await state(page)).address.split("&")[0];
        await fingers("touchStart", [400, 250]);
        for (const x of [380, 340, 300]) await fingers("touchMove", [x, 250]);
        await fingers("touchEnd");
        await until((look) => frontlinePage.state().address.split("&")[0] !== look, look);
        await drawn(page);
        await fingers("touchStart", [500, 550]);
        for (const x of [520, 600, 700]) await fingers("touchMove", [x, 550]);
        await fingers("touchEnd");
        await until((day) => frontlinePage.state().day > day, "2024-06-01");
    },

    // The page opened from a folder, without a server.
    async stick(url) {
        const page = await opened(url);
        console.log(JSON.stringify(await state(page)));
    },

    // A panic in a dependency becomes an error, and the map continues after it.
    async panics(url) {
        const page = await opened(`${url}#date=2023-05-21`);
        assert.equal(await page.evaluate(() => frontlinePage.panicsComeBack()), true);
        await page.evaluate(() => frontlinePage.ask("day", "2023-11-19"));
        await shows(page, "day", "2023-11-19");
        await drawn(page);
        assert.equal(await page.evaluate(() => document.getElementById("fallback").hidden), true);
    },

    // Times and sizes, printed for the benchmark.
    async measure(url, pack) {
        const page = await opened(url);
        const mark = (name) => page.evaluate((name) => performance.getEntriesByName(name)[0].startTime, name);
        const [stillPicture, first] = [await mark("still picture"), await mark("first picture")];
        const transfer = await page.evaluate(() =>
            [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                .reduce((sum, entry) => sum + entry.encodedBodySize, 0));
        // The second visit, without a network.
        await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        await page.context().setOffline(true);
        await page.reload();
        await ready(page);
        const [stillAgain, firstAgain] = [await mark("still picture"), await mark("first picture")];
        await page.context().setOffline(false);
        const large = await opened(`${url}?data=${encodeURIComponent(pack)}`);
        const measured = await large.evaluate(async () => {
            const { extent } = frontlinePage.state();
            const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
            const seek = (index) => ["seek", String(extent[0] + ((extent[1] - extent[0]) * ((index * 7) % 30)) / 30)];
            // Each command is drawn before the next one is sent.
            const series = async (count, command) => {
                const frames = [];
                for (let index = 0; index < count; index += 1) {
                    const before = frontlinePage.state().frames;
                    const began = performance.now();
                    frontlinePage.ask(...command(index));
                    while (frontlinePage.state().frames === before) await new Promise((resolve) => setTimeout(resolve));
                    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
                    frames.push(performance.now() - began);
                }
                return median(frames);
            };
            // The program's own work for a step, started when the renderer has finished the earlier ones.
            const work = async (count) => {
                const steps = [];
                for (let index = 0; index < count; index += 1) {
                    let before;
                    do {
                        before = frontlinePage.state().frames;
                        await new Promise((resolve) => setTimeout(resolve, 100));
                    } while (frontlinePage.state().frames !== before);
                    document.getElementById("map").getContext("webgl2").finish();
                    frontlinePage.ask(...seek(index));
                    while (frontlinePage.state().frames === before) await new Promise((resolve) => setTimeout(resolve));
                    steps.push(frontlinePage.state().millis);
                }
                return median(steps);
            };
            await series(5, () => ["language", "en"]);
            const still = await series(30, () => ["language", "en"]);
            const scrubbed = await series(30, seek);
            const step = await work(60);
            return { still, scrubbed, step, wasm: frontlinePage.memory(), heap: performance.memory?.usedJSHeapSize };
        });
        console.log(JSON.stringify({ stillPicture, first, stillAgain, firstAgain, transfer, ...measured, renderer: largestRenderer() }));
    },
};

// The memory of the largest renderer process, bytes.
function largestRenderer() {
    const sizes = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((id) => {
        try {
            const command = readFileSync(`/proc/${id}/cmdline`, "utf8");
            if (!command.includes("--type=renderer")) return 0;
            return 1024 * Number(readFileSync(`/proc/${id}/status`, "utf8").match(/RssAnon:\s+(\d+)/)?.[1] ?? 0);
        } catch {
            return 0;
        }
    });
    return Math.max(...sizes);
}

(async () => {
    const [name, url, ...rest] = process.argv.slice(2);
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    try {
        await checks[name](url, ...rest);
        assert.deepEqual(faults, [], "the browser complains of nothing");
    } finally {
        await browser.close();
    }
    process.exit(0);
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
