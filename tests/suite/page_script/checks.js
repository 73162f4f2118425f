// The page's script in Chromium, with a stand-in for the program: node checks.js URL PDF. Prints "done".
"use strict";

const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const { chromium } = require("playwright-core");

const FLAGS = [
    "--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
];

let browser;

async function visit(url, context) {
    const page = await (context ?? (await browser.newContext({ serviceWorkers: "block" }))).newPage();
    page.setDefaultTimeout(60000);
    await page.goto(url);
    return page;
}

const opened = (page) => page.waitForFunction(() => document.getElementById("cover").hidden);
const title = (page) => page.evaluate(() => frontlinePage.state().title);

// A server of another origin that any page may read; it records the requests, and may redirect to another server.
async function elsewhere(onward = "") {
    const asked = [];
    const server = createServer((request, response) => {
        asked.push(request.url);
        const headers = { "Access-Control-Allow-Origin": "*" };
        if (onward) response.writeHead(302, { ...headers, Location: `${onward}/sent.topojson` });
        else response.writeHead(200, headers);
        response.end("{}");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { asked, origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// Data of another origin are fetched only after a question that names the origin.
async function asksBeforeItOpensDataOfAnotherOrigin(url) {
    const page = await visit(url);
    await opened(page);
    const own = await title(page);
    assert.notEqual(own, "a.topojson");
    const there = await elsewhere();
    const relay = await elsewhere(there.origin);
    const question = async (page, origin, answer) => {
        await page.waitForFunction((origin) => {
            return !document.getElementById("consent").hidden && document.getElementById("consent").innerText.includes(origin);
        }, origin);
        const box = await page.locator("#consent-text").boundingBox();
        assert(box.width > 100 && box.height > 10, "the question can be seen");
        assert.equal(await page.evaluate(() => document.activeElement.id), "consent-own");
        await page.click(answer);
    };
    const address = (data, language) => `${url}?lang=${language}&data=${encodeURIComponent(data)}`;
    for (const language of ["en", "uk"]) {
        for (const [answer, shown] of [["#consent-own", own], ["#consent-open", "a.topojson"]]) {
            there.asked.length = 0;
            const page = await visit(address(`${there.origin}/a.topojson`, language));
            await page.waitForSelector("#consent:not([hidden])");
            await page.waitForTimeout(300);
            assert.deepEqual(there.asked, [], "nothing is fetched before the answer");
            await question(page, there.origin, answer);
            await opened(page);
            assert.equal(await title(page), shown);
            assert.equal(there.asked.length, answer === "#consent-open" ? 1 : 0);
            await page.close();
        }
    }
    for (const [answer, shown] of [["#consent-own", own], ["#consent-open", "a.topojson"]]) {
        const page = await visit(address(`${relay.origin}/a.topojson`, "en"));
        await question(page, relay.origin, "#consent-open");
        await question(page, there.origin, answer);
        await opened(page);
        assert.equal(await title(page), shown);
        await page.close();
    }
    for (const server of [there, relay]) server.close();
}

// Opening and following links adds nothing to the history; a leap does, and going back requests the earlier view.
async function keepsTheHistory(url) {
    const page = await visit(`${url}#date=2023-05-21`);
    await opened(page);
    await page.waitForFunction(() => location.hash.includes("map="));
    const begin = await page.evaluate(() => [history.length, location.hash]);
    await page.selectOption("#place", { index: 1 });
    await page.waitForFunction((begin) => history.length === begin + 1, begin[0]);
    await page.goBack();
    await page.waitForFunction((view) => self.asked.some(([name, value]) => name === "address" && `#${value}` === view), begin[1]);
    await page.waitForTimeout(800);
    assert.deepEqual(await page.evaluate(() => [history.length, location.hash]), [begin[0] + 1, begin[1]]);
    await page.goForward();
    await page.waitForFunction(() => location.hash.includes("map=9.00"));
}

// A canvas that was hidden for a while, in print or in a frame, keeps its size; the print has images and text.
async function printsAndComesBack(url, pdf) {
    const page = await visit(url);
    await opened(page);
    const size = () => page.evaluate(() => {
        const { width, height } = document.getElementById("map").getBoundingClientRect();
        return [width, height];
    });
    const before = await size();
    // What the program does to a canvas without a size.
    const shrink = () => page.evaluate(() => {
        Object.assign(document.getElementById("map").style, { width: "1px", height: "1px" });
    });
    await page.emulateMedia({ media: "print" });
    await page.waitForTimeout(300);
    assert.deepEqual(await size(), before, "on paper the canvas keeps its size");
    assert.equal(await page.evaluate(() => getComputedStyle(document.getElementById("map")).visibility), "hidden");
    await page.pdf({ path: pdf, format: "A4" });
    await page.emulateMedia({ media: "screen" });
    await shrink();
    assert.deepEqual(await size(), before, "and on the screen, whatever the program says");
}

(async () => {
    const [url, pdf] = process.argv.slice(2);
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
    try {
        await asksBeforeItOpensDataOfAnotherOrigin(url);
        await keepsTheHistory(url);
        await printsAndComesBack(url, pdf);
        console.log("done");
    } finally {
        await browser.close();
    }
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
