// map.mjs - the map in a browser: what is drawn, the clock and its window, two dates compared, sources side by side, layers,
// camera, base map, tables, bytes that are no shapes, and how long frames take while the whole archive plays.
const DAY = 86400;

/** The bytes of a pane's picture, from a copy: the page's own canvas is never read. Runs in the page. */
const read = `window.pictureOf = (i) => {
  const canvas = document.querySelectorAll(".map-pane > canvas")[i];
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, copy.width, copy.height).data;
}`;
const pixels = (page, index = 0) => page.evaluate((i) => {
  const data = window.pictureOf(i);
  let hash = 2166136261;
  for (let at = 0; at < data.length; at += 4) hash = Math.imul(hash ^ ((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]), 16777619);
  return hash >>> 0;
}, index);
/** How many pixels lie near a colour of the page's style, mixed with the ground by `opacity`. */
const near = (page, name, opacity) => page.evaluate(([name, opacity]) => {
  const style = getComputedStyle(document.documentElement);
  const rgb = (one) => [1, 3, 5].map((at) => parseInt(style.getPropertyValue(`--${one}`).trim().slice(at, at + 2), 16));
  const land = rgb("land"), want = rgb(name).map((value, i) => value * opacity + land[i] * (1 - opacity));
  const data = window.pictureOf(0);
  let count = 0;
  for (let at = 0; at < data.length; at += 4)
    if (want.every((value, i) => Math.abs(value - data[at + i]) < 14)) count++;
  return count;
}, [name, opacity]);
const quantile = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.floor(share * (numbers.length - 1))];
const state = (page) => new URL(page.url()).searchParams;
const secondsOf = (text) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text) / 1000;
const dayNow = (page) => page.locator(".map-date-group .map-date").inputValue();
/** The address is written a moment after the state. */
const addressed = (page) => page.waitForTimeout(600);

export async function run(given) {
  const { page, url, check, settled, live, open } = given;
  await page.addInitScript(read);
  const site = await (await page.request.get(`${url}data/site.json`)).json();
  const sources = site.sources.filter((one) => one.kind === "maps");
  const main = sources.reduce((best, one) => (one.snapshots > best.snapshots ? one : best));
  const maps = await (await page.request.get(`${url}data/maps/${main.name}.json`)).json();
  const first = maps.instants[0], last = maps.instants.at(-1);
  const see = async (query) => {
    await page.goto(`${url}?language=en&theme=light&${query}`);
    await page.waitForFunction(() => document.querySelector(".map-areas dd") !== null);
    await settled(page);
  };
  const middle = maps.instants[Math.floor(maps.instants.length / 2)];
  const text = (instant) => new Date(instant * 1000).toISOString().replace(".000Z", "Z");
  const half = `at=${text(last)}&from=${text(middle)}`;

  await see("");
  check((await near(page, "held", 0.62)) > 300, "land that is held is filled", await near(page, "held", 0.62));
  const labelled = await page.locator(".map-label").first().textContent();
  check(labelled.includes(main.maker), "a map says whose it is", labelled);
  check(await page.locator(".map-play").getAttribute("aria-pressed") === "false", "nothing plays by itself");
  const held = maps.series[`held:${site.sides[0].name}`].held_km2.at(-1);
  const areas = await page.locator(".map-areas").textContent();
  check(areas.includes(new Intl.NumberFormat("en-GB", { maximumFractionDigits: held < 100 ? 1 : 0 }).format(held)), "areas are those of the series", `${held}: ${areas}`);

  await theClock(given, see, { first, last, maps, text });
  await theWindow(given, see, half);
  await theComparison(given, see, { half, main, site, middle, last, text });
  await theSources(given, see, sources, main);
  await theLayers(given, see, half);
  await theCamera(given, see);
  await theFingers(given);
  await theBasemap(given, see);

  await page.goto(`${url}?embed=true`);
  await page.locator(".map-track").waitFor();
  check(!(await page.locator(".map-toolbar").isVisible()) && await page.locator(".map-track").isVisible(), "embedded: the map and its time alone");

  const still = await open({ reducedMotion: "reduce" });
  await still.page.goto(`${url}?language=en&at=${text(first)}&from=${text(first)}`);
  await still.page.waitForFunction(() => document.querySelector(".map-areas dd") !== null);
  await still.page.locator(".map-play").click();
  const seen = await still.page.evaluate(() => new Promise((done) => {
    const lefts = new Set();
    const end = performance.now() + 1200;
    const look = () => {
      lefts.add(document.querySelector(".map-hand-at").style.left);
      if (performance.now() < end) requestAnimationFrame(look);
      else done(lefts.size);
    };
    look();
  }));
  check(seen <= 2, "who wants less motion gets steps", `${seen} places in 1.2 s`);
  await still.context.close();

  const bad = await open({});
  await bad.page.route("**/data/maps/*.bin", (route) => route.fulfill({ body: Buffer.from("PLM1\x85\x80\x80\x80\x80\x80\x80"), contentType: "application/octet-stream" }));
  await bad.page.goto(`${url}?language=en`);
  const alert = bad.page.locator(".map-now [role=alert]");
  await alert.waitFor();
  check(/no shapes that this page can read/.test(await alert.textContent()), "bytes that are no shapes are said to be none", await alert.textContent());
  await bad.context.close();

  await theFrames(given, see, first, text);
  void live;
}

async function theClock({ page, check }, see, { first, last, maps, text }) {
  await see(`at=${text(last)}`);
  const hand = page.locator(".map-hand-at");
  await hand.focus();
  const before = await pixels(page);
  await page.keyboard.press("ArrowLeft");
  await addressed(page);
  check(secondsOf(state(page).get("at")) === maps.instants.at(-2), "left: the map before", page.url());
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("PageDown");
  await addressed(page);
  const month = (last - secondsOf(state(page).get("at"))) / DAY;
  check(month >= 27 && month <= 32 || last - first < 31 * DAY, "page down: a month before", month);
  await page.keyboard.press("Home");
  await addressed(page);
  check(secondsOf(state(page).get("at")) === first, "home: the first map", page.url());
  check(/\d{1,2} \p{L}+ \d{4}/u.test(await hand.getAttribute("aria-valuetext")), "the hand says a date that can be read", await hand.getAttribute("aria-valuetext"));
  check(maps.instants.length < 2 || await pixels(page) !== before, "the first map is another picture than the last");
  await page.keyboard.press("End");
  await addressed(page);
  check(!state(page).has("at") || secondsOf(state(page).get("at")) === last, "end: the last map", page.url());

  const field = page.locator(".map-date-group .map-date");
  const day = text(maps.instants[Math.floor(maps.instants.length / 2)]).slice(0, 10);
  await field.fill(day);
  await field.press("Enter");
  await addressed(page);
  check(state(page).get("at")?.startsWith(day), "a date can be typed", page.url());
  check((await page.locator("[role=status].unseen").textContent()).includes(day.slice(0, 4)), "and is announced", await page.locator("[role=status].unseen").textContent());
  await field.fill("2024-13-45");
  await field.press("Enter");
  check(await field.getAttribute("aria-invalid") === "true" && (await page.locator(".map-date-error").textContent()) !== "", "what is no date is told so");

  await see(`at=${text(first)}&from=${text(first)}&speed=7`);
  const play = page.locator(".map-play"), begin = await dayNow(page);
  await play.click();
  check(await play.getAttribute("aria-pressed") === "true", "play is pressed while it plays");
  await page.waitForTimeout(1500);
  await page.locator(".map-hand-at").focus();
  await page.keyboard.press(" ");
  check(await play.getAttribute("aria-pressed") === "false", "space pauses");
  const passed = (secondsOf(await dayNow(page)) - secondsOf(begin)) / DAY;
  check(passed >= 3 && passed <= 16, "seven days a second pass", passed);
  const rested = await dayNow(page);
  await page.waitForTimeout(300);
  check(rested === await dayNow(page), "paused is paused");
  await page.locator(".map-step").last().click();
  check(secondsOf(await dayNow(page)) >= secondsOf(rested), "a step on by its button");
}

async function theWindow({ page, check }, see, half) {
  await see(half);
  const from = page.locator(".map-hand-from");
  await from.focus();
  await page.keyboard.press("ArrowRight");
  await addressed(page);
  const stood = secondsOf(state(page).get("from"));
  await page.keyboard.press("ArrowRight");
  await addressed(page);
  check(secondsOf(state(page).get("from")) - stood === DAY, "the window's handle goes by days", page.url());
  const box = await from.boundingBox(), track = await page.locator(".map-track").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width * 0.25, box.y + 8, { steps: 4 });
  await page.mouse.up();
  await addressed(page);
  check(secondsOf(state(page).get("from")) < stood, "and by the mouse", page.url());
  const typed = page.locator(".map-window-group .map-date").first();
  const day = new Date((stood + DAY) * 1000).toISOString().slice(0, 10);
  await typed.fill(day);
  await typed.press("Enter");
  await typed.blur();
  await addressed(page);
  check(state(page).get("from")?.startsWith(day), "and by typing", page.url());
  await page.locator(".map-whole").click();
  await addressed(page);
  check(secondsOf(state(page).get("from")) < stood, "and to the whole archive", page.url());
}

async function theComparison({ page, url, check, settled, live }, see, { half, main, site, middle, last, text }) {
  await see(`${half}&compare=swipe`);
  const divider = page.locator(".map-divider").first();
  await divider.focus();
  const centre = await pixels(page);
  await page.keyboard.press("Home");
  await page.waitForTimeout(200);
  const right = await pixels(page);
  await page.keyboard.press("End");
  await page.waitForTimeout(200);
  const left = await pixels(page);
  check(right !== left && centre !== left, "swipe: left and right are two maps", [left, centre, right]);
  check(await divider.getAttribute("aria-valuenow") === "100", "the divider says where it stands");
  const pane = await page.locator(".map-pane").first().boundingBox();
  await page.mouse.move(pane.x + pane.width - 4, pane.y + pane.height / 2);
  await page.mouse.down();
  await page.mouse.move(pane.x + pane.width * 0.3, pane.y + pane.height / 2, { steps: 5 });
  await page.mouse.up();
  check(Math.abs(Number(await divider.getAttribute("aria-valuenow")) - 30) <= 1 && await pixels(page) !== left, "and it is dragged", await divider.getAttribute("aria-valuenow"));
  await see(`${half}&compare=none`);
  const one = await pixels(page);
  await see(`${half}&compare=side`);
  check(await page.locator(".map-pane").count() === 2, "side by side: two pictures");
  check(await pixels(page, 0) !== await pixels(page, 1), "of two dates");
  const [a, b] = await page.locator(".map-label").allTextContents();
  check(a !== b, "each with the date of its map", `${a} | ${b}`);
  await see(`${half}&compare=difference`);
  check(await pixels(page) !== one, "the difference is a picture of its own");
  check((await near(page, "gain", 0.85)) + (await near(page, "loss", 0.5)) > 5, "with what was gained or lost in it");
  check(/gained[\s\S]*lost/.test(await page.locator(".map-signs").textContent()), "and its signs");
  await page.waitForTimeout(600);
  await settled(page);
  if (live) {
    const question = `${url}api/change?from=${text(middle)}&side=${site.sides[0].name}&source=${main.name}&to=${text(last)}`;
    const answer = await (await page.request.get(question)).json();
    await page.locator(".map-values").waitFor();
    const values = (await page.locator(".map-values b").allTextContents()).map((value) => Number(value.replace("−", "-").replace(/[^\d.-]/g, "")));
    const wanted = [answer.net_km2, answer.gained_km2, answer.lost_km2];
    check(values.length === 3 && wanted.every((value, i) => Math.abs(value - values[i]) <= 0.5), "the numbers are the verb's", `${wanted} | ${values}`);
    check(/ to |not estimated/.test(await page.locator(".map-values").textContent()), "with their intervals");
  } else check(await page.locator(".map-values b, .map-command").count() > 0, "published: the answer, or the command that gives it");
  await page.locator(".map-tables summary").click();
  check(await page.locator(".map-tables table").count() >= 1 && await page.locator(".map-tables td").count() >= 2, "the picture is there as tables");
}

async function theSources({ page, check, settled }, see, sources, main) {
  const other = sources.find((one) => one.name !== main.name);
  if (other === undefined) return;
  await see(`beside=${other.name}`);
  await page.waitForFunction(() => document.querySelectorAll(".map-pane").length === 2);
  await settled(page);
  const labels = await page.locator(".map-label").allTextContents();
  check(labels[0].includes(main.maker) && labels[1].includes(other.maker) && labels.every((one) => /\d{4}/.test(one)), "sources side by side, each with the date of its own map", labels.join(" | "));
  await page.locator('details[data-menu="beside"] summary').click();
  await page.locator(`details[data-menu="beside"] input[value="${other.name}"]`).uncheck();
  check(await page.locator(".map-pane").count() === 1, "and one by one again");
  await page.keyboard.press("Escape");
  await page.locator(".map-source select").selectOption(other.name);
  await page.waitForFunction((maker) => document.querySelector(".map-panel h2").textContent.includes(maker), other.maker);
  await settled(page);
  check((await page.locator(".map-label").first().textContent()).includes(other.maker), "another source can be chosen");
}

async function theLayers({ page, check, settled, live }, see, half) {
  await see(half);
  await page.locator('details[data-menu="layers"] summary').click();
  const plain = await pixels(page);
  const toggle = async (layer) => {
    await page.locator(`details[data-menu="layers"] input[value="${layer}"]`).click();
    await settled(page);
    await page.waitForTimeout(200);
  };
  await toggle("patches");
  await page.waitForFunction(() => /advance[\s\S]*redraw/.test(document.querySelector(".map-signs").textContent)); // they come when they have been read
  for (let i = 0; i < 50 && await pixels(page) === plain; i++) await page.waitForTimeout(100);
  check(await pixels(page) !== plain, "changes by kind are drawn, with their signs");
  await toggle("patches");
  check(await pixels(page) === plain, "and taken away again");
  await toggle("land");
  check(await pixels(page) !== plain, "without land and coast it is another picture");
  await toggle("land");
  await toggle("front");
  await page.waitForFunction(() => /moved forward beyond|not among the published/.test(document.querySelector(".map-signs").textContent));
  await settled(page);
  const signs = await page.locator(".map-signs").textContent();
  if (live) check(await pixels(page) !== plain && /moved forward beyond/.test(signs), "the front is drawn by how far it moved", signs);
  else check(/moved forward beyond|not among the published/.test(signs), "the front, or why there is none", signs);
}

async function theCamera({ page, check, settled }, see) {
  await see("");
  const whole = await pixels(page);
  await page.locator(".map-panes").focus();
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowRight");
  await addressed(page);
  const [, , zoom] = (state(page).get("map") ?? "").split(",").map(Number);
  check(zoom > 0 && await pixels(page) !== whole, "keys zoom and pan, and the address knows", page.url());
  const bar = page.locator(".map-scale");
  const [length, unit] = (await bar.getAttribute("aria-label")).split(" ");
  const wide = (await bar.evaluate((one) => one.width / devicePixelRatio)) - 12;
  const kilometres = Number(length.replace(",", "")) / (unit === "m" ? 1000 : 1);
  // The projection keeps areas: its lengths differ from true ones by the cosine of the middle's way from the parallels, under 2 %.
  check(Math.abs(wide / 2 ** (zoom - 10) / kilometres - 1) < 0.03, "the scale bar is as long as it says", `${wide} px, ${kilometres} km, zoom ${zoom}`);
  const same = await pixels(page);
  await page.reload();
  await page.waitForFunction(() => document.querySelector(".map-areas dd") !== null);
  await settled(page);
  await page.waitForTimeout(200);
  check(await pixels(page) === same, "the address brings the same picture back");
  const box = await page.locator(".map-panes").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -300);
  await addressed(page);
  check(Number(state(page).get("map").split(",")[2]) > zoom, "the wheel zooms", page.url());
  const there = state(page).get("map");
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 90, box.y + box.height / 2 - 40, { steps: 5 });
  await page.mouse.up();
  await addressed(page);
  check(state(page).get("map") !== there, "a drag pans", page.url());
  await page.locator(".map-buttons button").last().click();
  await addressed(page);
  check(!state(page).has("map"), "and back to the whole theatre", page.url());
}

/** Two fingers that part on a phone. */
async function theFingers({ url, check, open }) {
  const { page, context } = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto(`${url}?language=uk`);
  await page.waitForFunction(() => document.querySelector(".map-areas dd") !== null);
  const box = await page.locator(".map-panes").boundingBox();
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  const client = await context.newCDPSession(page);
  const touch = (type, far) => client.send("Input.dispatchTouchEvent", { type, touchPoints: far === 0 ? [] : [{ x: x - far, y, id: 1 }, { x: x + far, y, id: 2 }] });
  await touch("touchStart", 30);
  for (let far = 35; far <= 90; far += 5) await touch("touchMove", far);
  await touch("touchEnd", 0);
  await addressed(page);
  const zoomed = Number((state(page).get("map") ?? ",,").split(",")[2]);
  await page.locator(".map-buttons button").last().tap();
  await addressed(page);
  check(zoomed > 0 && !state(page).has("map"), "fingers zoom on a phone, and a tap brings the theatre back", zoomed);
  await context.close();
}

async function theBasemap({ page, check }, see) {
  await see("");
  const plain = await pixels(page);
  const [west, south, east, north] = await page.evaluate(async () => (await (await fetch("data/site.json")).json()).theatre.box);
  const line = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[west, south], [east, north]] } };
  const field = page.locator('.map-basemap input[type="file"]');
  await field.setInputFiles({ name: "roads.geojson", mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", features: [line] })) });
  await page.waitForTimeout(300);
  const based = await pixels(page);
  check(based !== plain, "a base map of one's own is drawn");
  await page.locator('.map-basemap input[type="file"]').setInputFiles({ name: "no.json", mimeType: "application/json", buffer: Buffer.from('{"type":"Nothing"}') });
  await page.waitForTimeout(300);
  check((await page.locator(".map-basemap-error").textContent()) !== "" && await pixels(page) === based, "what is no GeoJSON is told so");
}

/** Times decide no test: they are told, and bench/page.mjs measures them. */
async function theFrames({ page, check }, see, first, text) {
  await page.setViewportSize({ width: 1440, height: 900 });
  await see(`at=${text(first)}&from=${text(first)}&speed=90`);
  const [between, took] = await played(page);
  console.log(`  ${between.length} frames ${quantile(between, 0.5).toFixed(1)} ms apart at the median, ${quantile(between, 0.95).toFixed(1)} ms at the 95th `
    + `percentile; ${took.length} pictures, ${quantile(took, 0.5).toFixed(1)} and ${quantile(took, 0.95).toFixed(1)} ms of work`);
  check(took.length > 20, "the whole archive is played picture by picture", String(took.length));
}

/** The whole archive played: milliseconds between frames, and those that pictures took. */
async function played(page) {
  await page.evaluate(() => {
    performance.clearMeasures("map-frame");
    window.between = [];
    let before = 0;
    const look = (now) => {
      if (before > 0) window.between.push(now - before);
      before = now;
      if (document.querySelector(".map-play").getAttribute("aria-pressed") === "true" || window.between.length < 5) requestAnimationFrame(look);
      else window.allPlayed = true;
    };
    document.querySelector(".map-play").click();
    requestAnimationFrame(look);
  });
  await page.waitForFunction(() => window.allPlayed === true, null, { timeout: 60000 });
  return page.evaluate(() => [window.between, performance.getEntriesByName("map-frame").map((one) => one.duration)]);
}
