// tools.mjs - the map's tools, each driven as a person would, and what they give opened and held against the verbs' answers
// and the page's own files. Works on any evidence; names in many spellings are tried where the evidence has Bakhmut.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const json = async (page, path) => page.evaluate(async (path) => {
  const response = await fetch(path);
  return response.ok ? response.json() : null;
}, path);
const rowsOf = (text) => text.trim().split("\n");

async function saved(page, what) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`.take [data-take="${what}"]`)]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** km2 of a closed ring of degrees, positive when counter-clockwise: on the sphere with the ellipsoid's surface, at
 * authalic latitudes; edges are cut so finely that the difference to straight ones is nothing here. */
function ringKm2(ring) {
  const e2 = 0.0066943799901413165, e = Math.sqrt(e2), radians = Math.PI / 180;
  const q = (lat) => { const s = Math.sin(lat); return (1 - e2) * (s / (1 - e2 * s * s) + Math.atanh(e * s) / e); };
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = ring[i - 1], [x2, y2] = ring[i];
    sum += (x2 - x1) * radians * (q(y1 * radians) + 4 * q(((y1 + y2) / 2) * radians) + q(y2 * radians)) / 6;
  }
  return (-sum * 6378.137 ** 2) / 2;
}

async function searching({ page, url, check, settled, site, live }) {
  const places = await json(page, "data/places.json");
  const field = page.getByRole("combobox", { name: "Search a place" });
  if (places === null) return check(false, "there is a list of places");
  const bakhmut = places.places.find(([id]) => id === "geonames:713174");
  const tried = bakhmut === undefined ? [[places.places[0][1].toUpperCase(), places.places[0][1]], [site.hubs[0]?.title ?? places.places[1][1], site.hubs[0]?.title ?? places.places[1][1]]]
    : [["Bakhmut", "Bakhmut"], ["бахмут", "Bakhmut"], ["Артемовск", "Bakhmut"], ["Мар'їнка", "Mar'yinka"], ["Мар’їнка", "Mar'yinka"], ["Марʼїнка", "Mar'yinka"], ["MARINKA", "Mar'yinka"], ["Авдеевка", "Avdiivka"], ["avdijivka", "Avdiivka"],
      ["Часів-Яр", "Chasiv Yar"], ["Горловка", "Horlivka"], ["Krasnoarmiisk", "Pokrovsk"], ["Bahmut", "Bakhmut"], ["donetsk oblast", "Donetsk oblast"], ["Pokrovsk and Avdiivka", "Pokrovsk and Avdiivka"]];
  for (const [typed, expected] of tried) {
    await field.fill(typed);
    await page.waitForFunction(() => document.querySelectorAll(".search-list li").length > 0 && !document.querySelector(".search-list").hidden).catch(() => undefined);
    await page.waitForTimeout(bakhmut === undefined ? 200 : 60);
    const names = await page.locator(".search-list .search-name").allInnerTexts();
    check(names.slice(0, 3).includes(expected), `"${typed}" finds ${expected}`, names.join(", "));
  }
  await field.fill("qqqqqqq");
  check(await page.locator(".search-note").isVisible(), "what is nowhere is said to be nowhere");
  const [id, name] = bakhmut ?? places.places.find((row) => row[8].some((history) => history.length > 3)) ?? places.places[0];
  await field.fill(name);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  check(await field.getAttribute("aria-activedescendant") === "search-list-0", "arrows move through the list, and come back");
  const first = await page.locator(".search-list li").first().getAttribute("id");
  for (let i = 0; i < 8 && (await page.locator('.search-list li[aria-selected="true"] .search-what').innerText()).includes("hub"); i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await settled(page);
  await page.waitForTimeout(400);
  check(first !== null && new URL(page.url()).searchParams.get("place") === id, `Enter chooses ${name}, and the address says so`, page.url());
  const row = places.places.find((one) => one[0] === id), spans = row[8].reduce((sum, history) => sum + Math.max(1, history.length / 3), 0);
  await page.locator(".place-card table").waitFor();
  const shown = await page.locator(".place-card tbody tr:has(td)").count();
  check(shown === spans, "its history has a row for each span of each source", `${shown}, expected ${spans}`);
  if (live) {
    const answer = await json(page, `api/places?arg=${encodeURIComponent(name)}&id=${encodeURIComponent(id.replace("geonames:", ""))}`);
    const verb = answer.sources.flatMap((source) => source.points[0].history.map((span) => `${span.status} ${span.from}`));
    const page_ = places.sources.flatMap((source, s) => {
      const history = row[8][s].length === 0 ? [-1, 0, -1] : row[8][s], out = [];
      for (let i = 0; i < history.length; i += 3)
        out.push(`${source.statuses[history[i]] ?? "not-drawn"} ${new Date(source.instants[history[i + 1]] * 1000).toISOString().replace(".000Z", "Z")}`);
      return out;
    });
    check(JSON.stringify(verb) === JSON.stringify(page_), "the history is the verb's", `${verb}\n${page_}`);
  }
  await page.locator(".place-card .linklike").first().click();
  await page.waitForTimeout(400);
  const instants = places.sources[0].instants, began = instants[row[8][0][1] ?? 0];
  check(new URL(page.url()).searchParams.get("at") === new Date(began * 1000).toISOString().replace(".000Z", "Z").replace("T00:00:00Z", ""), "a row of it moves the clock", page.url());
  await page.reload();
  await settled(page);
  await page.locator(".place-card table").waitFor();
  check((await page.locator(".place-card h2").innerText()).length > 1, "the address brings the place back");
  await page.locator(".place-card .card-close").click();
  check(!(await page.locator(".place-card").isVisible()), "it is closed");
  return undefined;
}

async function hubs({ page, url, check, settled, site, source, live, maps }) {
  if (site.hubs.length === 0) return;
  await page.goto(`${url}?language=en&layers=land,contested,hubs,places`);
  await settled(page);
  await page.waitForFunction((count) => document.querySelectorAll(".hub-card tbody tr").length === count && /\d/.test(document.querySelector(".hub-card td.number").textContent), site.hubs.length);
  if (live) {
    const at = new Date(maps.instants[maps.instants.length - 1] * 1000).toISOString().replace(".000Z", "Z"), hub = site.hubs[0];
    const answer = await json(page, `api/hub?arg=${hub.name}&at=${at}&source=${source}`);
    const km = answer.sources[0].distance_km, text = (await page.locator(".hub-card tbody tr").first().locator("td").first().textContent()).replace("−", "-");
    check(Math.abs(Number(text) - km) < 0.051, "a hub's distance is the verb's", `${text}, ${km}`);
  }
  await page.locator(".hub-card summary").click();
  await page.locator(".hub-card .linklike").first().click();
  await page.locator(".place-card h2").waitFor();
  await page.locator(".place-card details tbody tr").first().waitFor({ state: "attached" });
  check((await page.locator(".place-card h2").innerText()) === site.hubs[0].title, "a hub opens its card, with its series");
  check(await page.locator(".place-card details tbody tr").count() > 3, "the series stands in a table");
}

async function measuring({ page, url, check, settled }) {
  await page.goto(`${url}?language=en`);
  await settled(page);
  const button = page.getByRole("button", { name: "Measure" });
  await button.click();
  check(await button.getAttribute("aria-pressed") === "true", "the ruler is on");
  await page.locator(".map-panes").focus();
  await page.keyboard.press("Enter");
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const points = (await page.locator(".ruler-card tbody td:nth-child(2)").allInnerTexts()).map((text) => text.split(", ").map(Number));
  check(points.length === 3, "Enter adds the map's middle, three times", JSON.stringify(points));
  const sphere = ([x1, y1], [x2, y2]) => { const r = Math.PI / 180; return 6371.0072 * Math.acos(Math.min(1, Math.sin(y1 * r) * Math.sin(y2 * r) + Math.cos(y1 * r) * Math.cos(y2 * r) * Math.cos((x2 - x1) * r))); };
  const km = Number((await page.locator(".ruler-sum strong").first().innerText()).replace(/[^\d.]/g, "")), round = sphere(points[0], points[1]) + sphere(points[1], points[2]);
  check(Math.abs(km / round - 1) < 0.006, "the sum is that of the sphere to 0.6 %", `${km}, ${round}`);
  await page.keyboard.press("c");
  const area = Number((await page.locator(".ruler-sum strong").nth(1).innerText()).replace(/[^\d.]/g, "")), ring = [...points, points[0]];
  // The shortest line bulges from one that is straight in degrees: by a kilometre on 200, so by a hundredth of such a figure.
  check(Math.abs(area / Math.abs(ringKm2(ring)) - 1) < 0.03, "C closes the figure and gives its area", `${area}, ${ringKm2(ring)}`);
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  check(await page.locator(".ruler-card tbody tr").count() === 2, "Backspace opens it, then takes the last point away");
  const box = await page.locator(".map-panes").boundingBox();
  await page.mouse.click(box.x + 200, box.y + 150);
  check(await page.locator(".ruler-card tbody tr").count() === 3, "a click adds a point");
  await page.keyboard.press("Escape");
  check(!(await page.locator(".ruler-card").isVisible()) && await button.getAttribute("aria-pressed") === "false", "Escape ends it");
}

async function inspecting({ page, url, check, settled, maps, source }) {
  await page.goto(`${url}?language=en&source=${source}`);
  await settled(page);
  const hash = maps.files[maps.instants.length - 1][0].sha256, number = page.locator(".map-areas [data-basis]").first();
  await number.hover();
  await page.locator(".inspect-tip").waitFor();
  check((await page.locator(".inspect-tip").innerText()).includes(hash.slice(0, 12)), "a number pointed at shows its file's hash");
  await page.mouse.move(0, 0);
  await number.focus();
  await page.locator(".inspect-tip").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".inspect-card code").first().waitFor();
  check((await page.locator(".inspect-card code").allInnerTexts()).includes(hash), "Enter on it pins all of the SHA-256");
  await page.keyboard.press("Escape");
  check(!(await page.locator(".inspect-card").isVisible()), "Escape closes the card");
  check(await page.evaluate(() => document.activeElement?.matches("[data-basis]") === true), "and the number has the focus again");
  await page.locator(".map-panes").focus();
  await page.keyboard.press("Enter");
  check((await page.locator(".inspect-card h2").innerText()) === "What the map says here", "Enter on the map tells of its middle");
  await page.keyboard.press("Escape");
  const box = await page.locator(".map-panes").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2);
  await page.locator(".inspect-tip").waitFor();
  check((await page.locator(".inspect-tip").innerText()).includes(hash.slice(0, 12)), "the map pointed at shows what it says there, and the file");
}

async function taking({ page, url, check, settled, site, maps, source, live }) {
  await page.goto(`${url}?language=en&source=${source}&layers=land,contested,hubs,patches`);
  await settled(page);
  await page.waitForTimeout(800);
  await page.getByRole("button", { name: "Take away" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Take away" });
  check(await dialog.isVisible(), "the dialog opens by keyboard");
  const last = maps.instants.length - 1, day = new Date(maps.instants[last] * 1000).toISOString().slice(0, 10), hash = maps.files[last][0].sha256;

  const png = await saved(page, "png");
  const looked = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const colours = new Set(), pane = document.querySelector(".map-pane canvas");
    // Below the picture: the signs and the words.
    const below = context.getImageData(0, 60 + pane.height, bitmap.width, bitmap.height - pane.height - 60).data;
    for (let i = 0; i < below.length; i += 4) colours.add(`${below[i]},${below[i + 1]},${below[i + 2]}`);
    return { width: bitmap.width, height: bitmap.height, paneHeight: pane.height, colours: [...colours] };
  }, png.bytes.toString("base64")).catch((error) => ({ error: error.message }));
  check(looked.error === undefined && looked.height > looked.paneHeight + 60, "PNG opens, and is taller than the map by title and signs", JSON.stringify(looked).slice(0, 300));
  const [held, ground] = await page.evaluate(() => ["--held", "--ground"].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()));
  const expected = [1, 3, 5].map((at) => 0.62 * parseInt(held.slice(at, at + 2), 16) + 0.38 * parseInt(ground.slice(at, at + 2), 16));
  check(looked.colours?.some((one) => one.split(",").every((value, i) => Math.abs(Number(value) - expected[i]) <= 2)), `the PNG's signs have the colour of held land (${expected.map(Math.round)})`);
  check(png.name === `${source}-${day}-map.png`, "its name says source and day", png.name);

  const svg = await saved(page, "svg");
  const parsed = await page.evaluate((text) => {
    const tree = new DOMParser().parseFromString(text, "image/svg+xml");
    return { error: tree.querySelector("parsererror")?.textContent ?? null, paths: tree.querySelectorAll("path").length, words: tree.documentElement.textContent, script: tree.querySelectorAll("script").length };
  }, svg.bytes.toString("utf8"));
  check(parsed.error === null && parsed.paths > 5 && parsed.script === 0, "SVG parses and has paths", JSON.stringify(parsed).slice(0, 300));
  check(parsed.words.replace(/\s/g, "").includes(hash) && parsed.words.includes(site.version), "it names the file's SHA-256 and the version");

  const csv = await saved(page, "csv"), rows = rowsOf(csv.bytes.toString("utf8")), head = rows[0].split(",");
  check(rows.length === maps.instants.length + 1, "CSV has a row for each map", `${rows.length}`);
  const status = maps.statuses.find((one) => maps.series[one] !== undefined), column = head.indexOf(`held_km2_${status.replace(/[^a-z0-9]+/g, "_")}`);
  check(Number(rows[rows.length - 1].split(",")[column]) === maps.series[status].held_km2[last], "with the areas of the series");
  if (live) {
    const href = await page.locator('.take [data-take="days"]').getAttribute("href");
    const text = await page.evaluate(async (path) => (await fetch(path)).text(), href);
    const answer = await json(page, href.replace("&format=csv", ""));
    check(rowsOf(text).filter((row) => /^\d|,\d{4}-/.test(row)).length >= answer.periods.length, "the CSV by days has a row for each period of the verb", `${rowsOf(text).length}, ${answer.periods?.length}`);
    const items = await page.evaluate(async (path) => { const response = await fetch(path); return [response.status, (await response.json()).features?.length ?? 0]; }, await page.locator('.take [data-take="ogc"]').getAttribute("href"));
    check(items[0] === 200 && items[1] > 0, "the link to /ogc gives the shapes", items.join(" "));
  }

  const control = await saved(page, "geojson"), tree = JSON.parse(control.bytes.toString("utf8"));
  const polygons = tree.features.flatMap(({ properties, geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map((rings) => ({ status: properties.status, rings })));
  check(polygons.every(({ rings }) => rings.every((ring, i) => (i === 0) === ringKm2(ring) > 0)), "GeoJSON winds as RFC 7946 has it");
  check(polygons.every(({ rings }) => rings.every((ring) => ring.length >= 4 && String(ring[0]) === String(ring[ring.length - 1]))), "its rings are closed");
  for (const one of maps.statuses.filter((name) => name.startsWith("held:") && maps.series[name] !== undefined)) {
    // Rounding to a metre moves an area by less than a metre times its outline; overlaps of shapes as drawn add a little.
    const km2 = polygons.filter(({ status }) => status === one).reduce((sum, { rings }) => sum + rings.reduce((all, ring) => all + ringKm2(ring), 0), 0), expected = maps.series[one].held_km2[last];
    check(Math.abs(km2 - expected) <= 0.5 + 0.002 * expected, `${one} in GeoJSON is the series' area to 0.2 %`, `${km2}, ${expected}`);
  }
  check(tree.files[0].sha256 === hash && tree.licence.length > 0, "it says file, hash and licence");

  const bib = (await saved(page, "bibtex")).bytes.toString("utf8"), csl = JSON.parse((await saved(page, "csl")).bytes.toString("utf8"));
  check(/^@misc\{/.test(bib) && bib.includes(hash) && csl[0].note.includes(hash), "BibTeX and CSL-JSON name the hash");
  const cited = await page.locator(".take-cite").innerText();
  check(cited.includes(hash) && cited.includes(site.version) && (site.evidence.digest === null || cited.includes(site.evidence.digest)), "the citation names hash, digest and version");
  const address = await page.locator(".take-address").inputValue(), code = await page.locator(".take-code").inputValue();
  check(new URL(address).searchParams.get("layers") === "land,contested,hubs,patches", "the link holds the state", address);
  const embed = /src="([^"]+)"/.exec(code)[1].replaceAll("&amp;", "&");
  await page.keyboard.press("Escape");
  check(!(await dialog.isVisible()) && await page.evaluate(() => document.activeElement?.classList.contains("take-button")), "Escape closes the dialog, and its button has the focus");
  await page.goto(embed);
  await settled(page);
  check(!(await page.locator(".head").isVisible()) && await page.locator(".map-pane canvas").isVisible(), "the embedded view is the map without the head");
}

/** The draft that a claim's page carries. */
async function reviewing({ page, url, check, settled, site }) {
  const statement = site.statements[0]?.name;
  if (statement === undefined) return;
  const index = await page.evaluate(async (path) => (await fetch(path)).text(), `statement/${statement}/index.html`);
  const ids = [...index.matchAll(/href="claims\/([^"#]+)\.html/g)].map((match) => match[1]);
  check(ids.length > 0, "a statement's page names its claims");
  let made = 0, none = 0;
  for (const id of [...new Set(ids)].slice(0, 12)) {
    await page.goto(`${url}?language=en&statement=${encodeURIComponent(statement)}&claim=${encodeURIComponent(id)}`);
    await settled(page);
    await page.click(".take-button");
    let download = null;
    const caught = (one) => { download = one; };
    page.once("download", caught);
    await page.click('.take [data-take="claimreview"]');
    await page.waitForFunction(() => document.querySelector(".take-note").textContent !== ""); // made, or why not
    for (let i = 0; i < 50 && download === null && /^Made/.test(await page.locator(".take-note").innerText()); i++) await page.waitForTimeout(100);
    page.off("download", caught);
    if (download === null) { none += /not measured/.test(await page.locator(".take-note").innerText()) ? 1 : 0; continue; }
    const review = JSON.parse(readFileSync(await download.path(), "utf8"));
    made += JSON.stringify(review).includes('"ClaimReview"') && JSON.stringify(review).includes('"Draft"') ? 1 : 0;
    if (made > 0 && none > 0) break;
  }
  check(made > 0, "a claim's ClaimReview draft is taken away", `${made} made, ${none} without`);
}

async function printing({ page, url, check, settled }) {
  await page.goto(`${url}?language=en`);
  await settled(page);
  await page.emulateMedia({ media: "print" });
  check(!(await page.locator(".map-toolbar").isVisible()) && await page.locator(".map-pane canvas").isVisible() && await page.locator(".map-now").isVisible(), "print leaves the map and what stands beside it");
  await page.emulateMedia({ media: "screen" });
}

/** axe, with what the tools open: dialog, card and ruler. */
async function asking({ url, check, settled, open, folder }) {
  const rules = readFileSync(createRequire(join(process.env.PAGE_TOOLS, "node_modules", "none.js")).resolve("axe-core/axe.min.js"), "utf8");
  for (const [language, colorScheme, width] of [["en", "light", 1440], ["uk", "dark", 390]]) {
    const { context, page } = await open({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await page.goto(`${url}?language=${language}&layers=land,contested,hubs,places`);
    await settled(page);
    const hub = page.locator(".hub-card");
    if (await hub.count() > 0 && await hub.isVisible()) {
      await hub.locator("summary").click();
      await page.locator(".hub-card .linklike").first().click();
      await page.locator(".place-card svg.strip").first().waitFor().catch(() => undefined);
    }
    await page.click(".ruler-button");
    await page.locator('.ruler-card [data-act="add"]').click();
    await page.locator(".map-areas [data-basis]").first().click();
    await page.waitForTimeout(300);
    await page.evaluate(rules);
    const told = async (name) => {
      const answer = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      check(answer.violations.length === 0, `axe finds nothing in ${name}, ${language}, ${colorScheme}, ${width} px`,
        answer.violations.map((one) => `${one.id}: ${one.nodes[0].target.join(" ")}: ${one.nodes[0].html.slice(0, 160)}: ${one.nodes[0].failureSummary ?? ""}`).join("\n  "));
      await page.screenshot({ path: join(folder, `tools-${name}-${language}-${width}.png`) });
    };
    await told("cards");
    await page.click(".take-button");
    await told("dialog");
    await context.close();
  }
}

export async function run(given) {
  const { page, url, settled } = given;
  await page.goto(`${url}?language=en`);
  await settled(page);
  const site = await json(page, "data/site.json");
  const source = site.sources.filter((one) => one.kind === "maps").reduce((best, one) => (best === undefined || one.snapshots > best.snapshots ? one : best), undefined).name;
  const all = { ...given, site, source, maps: await json(page, `data/maps/${source}.json`) };
  for (const part of [searching, hubs, measuring, inspecting, taking, reviewing, printing, asking]) {
    try {
      await part(all);
    } catch (error) {
      given.check(false, `${part.name} runs to its end`, error.stack);
    }
  }
}
