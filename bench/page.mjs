// page.mjs CHROMIUM URL - how fast the live page at URL is: from the click to the first paint, and the frames of the map while
// every frame shows another snapshot, over the whole archive of the source in sight. PAGE_TOOLS names the folder with
// playwright-core (build-pages). Prints one JSON object; times in milliseconds.
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.PAGE_TOOLS, "node_modules", "none.js"));
const { chromium } = require("playwright-core");
const [executablePath, url] = process.argv.slice(2);
const LOADS = 7;

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const round = (x) => Math.round(x * 10) / 10;
  return { count: sorted.length, median: round(quantile(sorted, 0.5)), p95: round(quantile(sorted, 0.95)), max: round(sorted.at(-1)) };
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const paints = [], maps = [];
for (let i = 0; i < LOADS; i++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } }); // an empty cache
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
  await page.waitForFunction(() => performance.getEntriesByName("map-frame").length > 0);
  maps.push(await page.evaluate(() => { const all = performance.getEntriesByName("map-frame"); return all[0].startTime + all[0].duration; }));
  await context.close();
}

const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
await page.goto(url);
await page.waitForLoadState("networkidle");
const slider = page.locator('[role="slider"][data-hand="at"]');
await slider.focus();
await page.keyboard.press("Home");
await page.waitForTimeout(500);
const frames = await page.evaluate(() => new Promise((done) => {
  const hand = document.querySelector('[role="slider"][data-hand="at"]');
  const intervals = [];
  performance.clearMeasures("map-frame");
  let before = performance.now(), was = "", still = 0;
  const next = (now) => {
    intervals.push(now - before);
    before = now;
    const value = hand.getAttribute("aria-valuenow");
    still = value === was ? still + 1 : 0;
    was = value;
    if (still > 20) return done({ intervals: intervals.slice(2, -20), work: performance.getEntriesByName("map-frame").map((one) => one.duration) });
    hand.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}));
console.log(JSON.stringify({ first_paint_ms: summary(paints), first_map_ms: summary(maps), frame_interval_ms: summary(frames.intervals),
  frame_work_ms: summary(frames.work) }, null, 2));
await browser.close();
