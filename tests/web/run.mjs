// run.mjs CHROMIUM URL FOLDER [LIVE] - the page at URL in a browser: each view on a phone and a desktop, light and dark,
// in both languages, held to axe's rules, to fitting the screen, to asking nobody else and to an empty console; then what
// the other files of this folder do with it (each exports run). Pictures of what was seen go into FOLDER.
// A line a check: "ok - web: ..." or "not ok - web: ...", behind the lines that say why.
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(join(process.env.PAGE_TOOLS, "node_modules", "none.js"));
const { chromium } = require("playwright-core");
const rules = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, url, folder, live] = process.argv.slice(2);
const VIEWS = ["map", "charts", "claims", "duel", "about"];
mkdirSync(folder, { recursive: true });

let broken = 0;
function tell(prefix) {
  return (right, name, detail = "") => {
    if (!right && detail !== "") console.log(`  ${String(detail).slice(0, 1500)}`);
    console.log(`${right ? "ok" : "not ok"} - web: ${prefix}${name}`);
    broken += !right;
    return right;
  };
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

/** A page of which all that must not happen is written down in `problems`. */
async function open(options) {
  // axe is run as a script of the test, past the page's own security policy: only where it is asked for.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  const origin = new URL(url).origin;
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(origin + "/") && !/^(data|blob):/.test(asked)) problems.push(`asks ${asked}`);
  });
  page.setDefaultTimeout(120000); // a statement's verdicts take some seconds when they are asked for first
  // Time passes as the page knows it: on a busy machine its timers come late, and so does the next look at it.
  page.waitForTimeout = (ms) => page.evaluate((wait) => new Promise((done) => {
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))), wait);
  }), ms);
  return { context, page, problems };
}

/** Everything that was asked for has come, and is drawn. */
async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function lookAt(view, language, colorScheme, width) {
  const { context, page, problems } = await open({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  const check = tell(`${view}, ${language}, ${colorScheme}, ${width} px: `);
  await page.goto(`${url}?view=${view}&language=${language}`);
  await settled(page);
  await page.screenshot({ path: join(folder, `${view}-${language}-${colorScheme}-${width}.png`), fullPage: true });
  await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
  await page.evaluate(rules);
  const answer = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const found = answer.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.length} times, first `
    + `${one.nodes[0].target.join(" ")}: ${one.nodes[0].html.slice(0, 160)}: ${one.nodes[0].failureSummary ?? ""}`);
  check(found.length === 0, "axe finds nothing", found.join("\n  "));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, "fits the screen", `${wide} pixels wider`);
  const text = await page.evaluate(() => document.body.innerText);
  check(text.length > 200, "says something", text);
  check(!/\b(NaN|undefined|null|Infinity)\b/.test(text), "says no NaN", text.match(/.{0,60}\b(NaN|undefined|null|Infinity)\b.{0,60}/)?.[0]);
  check(problems.length === 0, "nothing on the console, nobody else asked", problems.join("\n  "));
  await context.close();
}

for (const view of VIEWS)
  for (const [language, colorScheme, width] of [["en", "light", 1440], ["en", "dark", 390], ["uk", "dark", 1440], ["uk", "light", 390]])
    try {
      await lookAt(view, language, colorScheme, width);
    } catch (error) {
      tell(`${view}, ${language}, ${colorScheme}, ${width} px: `)(false, "is looked at", error.message);
    }

const here = dirname(fileURLToPath(import.meta.url));
for (const file of readdirSync(here).filter((name) => name.endsWith(".mjs") && name !== "run.mjs").sort()) {
  const part = await import(join(here, file));
  if (part.run === undefined) continue;
  const { context, page, problems } = await open({});
  const check = tell(`${file.replace(".mjs", "")}: `);
  try {
    await part.run({ page, url, check, settled, live: live === "live", browser, open, folder });
  } catch (error) {
    check(false, "runs to its end", error.stack);
  }
  check(problems.length === 0, "nothing on the console, nobody else asked", problems.join("\n  "));
  await context.close();
}
await browser.close();
process.exit(broken > 0 ? 1 : 0);
