// axe.mjs CHROMIUM PAGE... - every page as a phone and a desktop see it, in light and in dark, held to axe's rules, and to
// fitting the screen. A line a page: "ok - ..." or "not ok - ...", behind the lines that say why.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.PAGE_TOOLS, "node_modules", "none.js"));
const { chromium } = require("playwright-core");
const rules = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...pages] = process.argv.slice(2);
const found = new Map(pages.map((page) => [page, []]));

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"]) {
  for (const width of [390, 1440]) {
    // axe is run as a script of the test, past the page's own security policy.
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const path of pages) {
      asked.length = 0;
      await page.goto("file://" + path);
      const outside = asked.filter((url) => !url.startsWith("data:") && url !== "file://" + path);
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
      await page.evaluate(rules);
      const answer = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      const where = `${width} px, ${colorScheme}`;
      for (const violation of answer.violations) {
        const node = violation.nodes[0];
        found.get(path).push(`${where}: ${violation.id}: ${violation.help}: ${violation.nodes.length} times, first `
          + `${node.target.join(" ")}: ${node.html.slice(0, 160)}`);
      }
      if (wide) found.get(path).push(`${where}: wider than the screen`);
      if (outside.length > 0) found.get(path).push(`${where}: asks for ${outside.join(" ")}`);
    }
    await context.close();
  }
}
await browser.close();

let broken = 0;
for (const [path, problems] of found) {
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(`${problems.length === 0 ? "ok" : "not ok"} - pages: axe: ${path}`);
  broken += problems.length > 0;
}
process.exit(broken > 0 ? 1 : 0);
