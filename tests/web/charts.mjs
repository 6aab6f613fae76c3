// charts.mjs - the charts and the view of sources in a browser: numbers in the tables are those of the verbs, gaps are no
// zeros, a dragged window is the page's and the map's, keys do what the pointer does, and everything can be taken away.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const DAY = 86400;
const FIGURES = ["change", "pace", "held", "gaps", "front", "way", "places", "sector", "hub", "rates", "rates-time", "records"];
const addressed = (page) => page.waitForTimeout(600); // the address is written a moment after the state
const state = (page) => new URL(page.url()).searchParams;
const seconds = (text) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text) / 1000;

/** The rows of a figure's table: of each cell its value where it has one, else its text. */
async function tableOf(page, name) {
  const figure = page.locator(`#figure-${name}`);
  const fold = figure.locator("details", { has: page.locator(".wide") }).last();
  if (!(await fold.evaluate((one) => one.open))) await fold.locator("summary").click();
  await fold.locator("tbody tr").first().waitFor();
  return fold.evaluate((one) => [...one.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => {
    const data = cell.querySelector("data");
    return data === null ? cell.textContent : Number(data.value);
  })));
}

/** Every figure has an answer or says why it has none. */
async function answered(page) {
  await page.waitForFunction(() => {
    const all = document.querySelectorAll(".view-charts .figure");
    return all.length > 0 && [...all].every((one) => one.getAttribute("aria-busy") === "false");
  }, undefined, { timeout: 90000 });
}

async function download(page, figure, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`#figure-${figure} .takes button`, { hasText: name }).click()]);
  return readFileSync(await file.path());
}

export async function run({ page, url, check, settled, live, open }) {
  const site = await (await page.request.get(`${url}data/site.json`)).json();
  const answerOf = async (question) => {
    const file = `data/api/${question.replace(/[^A-Za-z0-9.-]/g, "_")}.json.gz`;
    const response = await page.request.get(`${url}${live ? `api/${question}` : file}`);
    if (!response.ok()) return undefined;
    return live ? response.json() : JSON.parse(gunzipSync(await response.body()).toString("utf8"));
  };
  const standard = (name, about) => site.questions.find((one) => one.name === name && one.source === about)?.ask;
  const maps = site.sources.filter((one) => one.kind === "maps");
  const source = maps.reduce((best, one) => (one.snapshots > best.snapshots ? one : best), maps[0]).name;

  // The thirty days up to the last map, as the standard question of the pace has them.
  const until = maps.find((one) => one.name === source).last, since = new Date((seconds(until) - 30 * DAY) * 1000).toISOString().replace(".000Z", "Z");
  await page.goto(`${url}?view=charts&language=en&from=${since}&to=${until}`);
  await answered(page);
  const headings = await page.$$eval(".figure", (all) => all.map((one) => [one.id.replace("figure-", ""), one.querySelector("h2").textContent, one.classList.contains("dead"), one.querySelector(".state").textContent]));
  check(FIGURES.every((name) => headings.some(([id]) => id === name)), "every figure is there", headings.join("\n"));
  const counts = site.types.length > 0;
  const dead = headings.filter(([id, , isDead]) => isDead && (counts || !id.startsWith("rates")) && !(id === "places" && !site.sources.some((one) => one.kind === "places")));
  check(dead.length === 0, "every figure has its answer", dead.join("\n"));
  const bare = await page.$$eval(".figure:not(.dead)", (all) => all.filter((one) => one.querySelector(".how").textContent.length < 40 || one.querySelector(".summary").textContent.length < 20 || one.querySelectorAll(".commands code").length === 0).map((one) => one.id));
  check(bare.length === 0, "each says how it is read, its numbers in a sentence, and the command line", bare.join(" "));
  check((await page.locator("#figure-change .source").textContent()).includes("Licence:"), "the source and its licence are named");

  // ---- numbers ----
  const month = await answerOf(standard("month", source));
  const rows = await tableOf(page, "change");
  check(rows.length === month.periods.length && rows.every((row, i) => {
    const one = month.periods[i];
    return row[0] === one.begin && row[1] === one.end && row[3] === one.updates && row[9] === one.held_km2 &&
      (one.updates === 0 ? row[4] === "no update" : row[4] === one.net_km2 && row[7] === one.gained_km2 && row[8] === one.lost_km2);
  }), "the table of change has the verb's numbers", JSON.stringify(rows[0]));
  const last = month.periods.map((one) => one.updates > 0).lastIndexOf(true);
  if (last >= 0) {
    await page.locator("#figure-change").scrollIntoViewIfNeeded();
    await page.waitForFunction((i) => typeof document.querySelectorAll("#figure-change tbody tr")[i]?.children[5]?.querySelector("data")?.value === "string", last, { timeout: 60000 }).catch(() => {});
    const withInterval = (await tableOf(page, "change"))[last], one = month.periods[last];
    const whole = await answerOf(`change?from=${one.begin.replace("T00:00:00Z", "")}&source=${source}&to=${one.end.replace("T00:00:00Z", "")}`);
    check(whole !== undefined && withInterval[5] === whole.net_km2_interval.low && withInterval[6] === whole.net_km2_interval.high && withInterval[4] === one.net_km2,
      "a month's interval is that of the verb", JSON.stringify(withInterval));
  }
  const paceAsk = standard("pace", source), pace = await answerOf(paceAsk);
  const paceRows = await tableOf(page, "pace");
  check(paceRows[0][2] === pace.km2_per_day && paceRows[0][3] === pace.km2_per_day_interval.low && paceRows[0][5] === pace.net_km2, "the rank's numbers are the verb's", JSON.stringify(paceRows[0]));
  check(paceRows.length === pace.windows, "every window of the rank stands in its table", `${paceRows.length} of ${pace.windows}`);
  const paceText = await page.locator("#figure-pace .summary").textContent();
  check(paceText.includes(pace.higher.toLocaleString("en-GB")) && paceText.includes(pace.windows.toLocaleString("en-GB")), "the rank is said in a sentence", paceText);
  const gaps = (await answerOf(standard("gaps", source))).sources[0];
  check((await tableOf(page, "gaps")).length === gaps.gaps.length, "every gap stands in the table");
  const front = (await answerOf(standard("front", source))).sources[0].periods;
  const frontRows = await tableOf(page, "front");
  check(frontRows.every((row, i) => front[i].updates === 0 || (row[4] === front[i].moved_share && row[8] === front[i].length_km)), "the front's shares are the verb's");
  if (counts) {
    const type = site.types.find((one) => one.name === "kinzhal") ?? site.types[0], rate = await answerOf(standard("rate", type.name));
    const row = (await tableOf(page, "rates")).find((one) => one[0] === rate.title);
    check(row !== undefined && row[1] === rate.launched && row[2] === rate.destroyed && row[4] === rate.rate && row[5] === rate.exact[0] && row[8] === rate.jeffreys[1] &&
      (rate.beta_binomial.fitted ? row[11] === rate.beta_binomial.mean && row[12] === rate.beta_binomial.low : row[11] === "–"), "the table of rates has the verb's numbers", JSON.stringify(row));
  }
  const quantities = await page.$$eval("#figure-rates h2, #figure-records h2", (all) => all.map((one) => one.textContent));
  check(quantities[0].includes("reported destroyed | launched") && !quantities[0].includes("engages") && quantities[1].includes("a capable defence engages") && !quantities[1].includes("| launched"),
    "the two quantities stand in figures of their own", quantities.join("\n"));

  // ---- what is unknown is no zero ----
  await page.locator(".timeline button", { hasText: /^day$/ }).click();
  await answered(page);
  const days = (await answerOf(standard("day", source))).periods, dayRows = await tableOf(page, "change");
  const silent = days.map((one, i) => [one, dayRows[i]]).filter(([one]) => one.updates === 0);
  check(dayRows.length === days.length && silent.every(([, row]) => row[4] === "no update" && row[7] === "no update"), "a day without an update is no zero", JSON.stringify(silent[0]));
  await page.locator(".timeline button", { hasText: /^month$/ }).click();
  await answered(page);

  // ---- the window ----
  const plot = page.locator("#figure-held .plot").first();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.55, box.y + 70, { steps: 6 });
  await page.mouse.move(box.x + box.width * 0.7, box.y + 70, { steps: 6 });
  const told = await page.locator("#figure-held .read").textContent();
  await page.mouse.up();
  await addressed(page);
  const from = state(page).get("from"), to = state(page).get("to");
  check(from !== null && to !== null && seconds(to) - seconds(from) >= DAY && seconds(from) % DAY === 0, "dragging on a chart sets the window in the address", page.url());
  check(/\d{4}-\d\d-\d\d.*km²/.test(told), "the crosshair reads out what is under it", told);
  const fields = await page.$$eval(".timeline input[type=date]", (all) => all.map((one) => one.value));
  check(fields[0] === from && fields[1] === to, "the two date fields follow", fields.join(" "));
  await page.locator(".head nav a").first().click();
  await addressed(page);
  check(state(page).get("from") === from && state(page).get("to") === to && !state(page).has("view"), "the map has the same window", page.url());
  await page.goBack();
  await answered(page);
  await page.locator(".timeline input[type=date]").first().fill(new Date((seconds(from) + 2 * DAY) * 1000).toISOString().slice(0, 10));
  await addressed(page);
  check(state(page).get("from") === new Date((seconds(from) + 2 * DAY) * 1000).toISOString().slice(0, 10), "a day typed in moves the window", page.url());
  const handle = page.locator(".window-strip .handle").first();
  await handle.focus();
  await page.keyboard.press("ArrowRight");
  await addressed(page);
  check(seconds(state(page).get("from")) === seconds(from) + 3 * DAY, "an arrow key on a handle moves the window by a day", page.url());
  check((await handle.getAttribute("aria-valuetext")) === state(page).get("from"), "the handle says its day");
  await page.locator(".timeline button", { hasText: "the window" }).click();
  await addressed(page);
  check(state(page).get("span") === "window", "the window alone can be shown", page.url());

  // ---- keys on a chart ----
  await plot.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  const value = await plot.getAttribute("aria-valuetext");
  check(value.length > 10 && value === (await page.locator("#figure-held .read").textContent()), "arrow keys read out periods", value);
  await page.keyboard.press("Enter");
  await addressed(page);
  check(state(page).get("at") !== null, "Enter sets the map's day", page.url());

  // ---- to take away ----
  const csv = (await download(page, "change", "CSV")).toString("utf8").trim().split("\r\n");
  const plain = await tableOf(page, "change");
  check(csv.length === plain.length + 1 && csv[1].startsWith(plain[0][0]) && csv[last + 1].includes(String(month.periods[last].net_km2)), "CSV has the table's numbers", csv.slice(0, 2).join("\n"));
  const svg = (await download(page, "change", "SVG")).toString("utf8");
  check(svg.includes("<svg") && svg.includes("Land gained and lost") && !svg.includes("var(--") && /licen[cs]e|terms|CC|none|invented/i.test(svg), "SVG stands alone, with title, source and licence", svg.slice(0, 300));
  const wellFormed = await page.evaluate((text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror") === null, svg);
  check(wellFormed, "SVG is well-formed");
  const png = await download(page, counts ? "rates" : "change", "PNG");
  check(png.subarray(1, 4).toString() === "PNG" && png.length > 8000, "PNG is a picture", String(png.length));

  // ---- light and dark, language, several sources ----
  const paint = () => page.locator("#figure-held .plot svg path[stroke]").last().evaluate((one) => getComputedStyle(one).stroke);
  await page.locator(".tools select").selectOption("light");
  const light = await paint();
  await page.locator(".tools select").selectOption("dark");
  check(light !== (await paint()), "colours follow light and dark", light);
  const other = maps.find((one) => one.name !== source);
  if (other !== undefined) {
    await page.locator(".timeline .chip", { hasText: new RegExp(`^${other.name}$`) }).click();
    await answered(page);
    await addressed(page);
    check((await page.locator("#figure-change .plot").count()) === 2 && state(page).get("beside") === other.name, "a second source stands beside the first", page.url());
  }
  await page.locator(".tools button").click();
  await answered(page);
  check((await page.locator("#figure-change h2").textContent()).includes("Здобута") && (await page.locator("html").getAttribute("lang")) === "uk", "the charts speak Ukrainian");
  if (!live && site.sides.length > 1) {
    const other = await open({});
    await other.page.goto(`${url}?view=charts&language=en&side=${site.sides[1].name}`);
    await answered(other.page);
    const why = await other.page.locator("#figure-change .state").textContent();
    check(why.length > 20 && (await other.page.locator("#figure-change .commands code").first().textContent()).startsWith("plumbline change"), "what was not published says so, with the command", why);
    await other.context.close();
  }

  // ---- sources and method ----
  await page.goto(`${url}?view=about&language=en`);
  await settled(page);
  const text = await page.locator(".about").innerText();
  check((await page.locator(".source-card").count()) === site.sources.length && site.sources.every((one) => text.includes(one.licence) && text.includes(one.citation)), "every source with maker, licence and how to cite it");
  check(text.includes("It looks back at published maps and counts only"), "it says what it looks at");
  check(text.includes(`plumbline verify -e ${site.evidence.name}`) && text.includes(site.version), "how to have the same again");
  check((await page.locator('.about a[href="openapi.json"]').count()) === (live ? 1 : 0), "links for programs, where there is a server");
}
