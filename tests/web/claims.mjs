// claims.mjs - the statement room in a browser: the verdict that the page works out from the specifications against the
// program's, for every reading, then and now; choices narrowed, a threshold and a window of one's own, what the keyboard does,
// permalinks, then and now side by side, the ways to map and charts.
import { gunzipSync } from "node:zlib";

const settledAddress = (page) => page.waitForTimeout(400);

/** The program's answer to a question, served or published; undefined where it is not among the published ones. */
export function asker({ page, url, live }) {
  return async (question) => {
    const file = `data/api/${question.replace(/[^A-Za-z0-9.-]/g, "_")}.json.gz`;
    const response = await page.request.get(url + (live ? `api/${question}` : file));
    if (!response.ok()) return undefined;
    const body = await response.body();
    return JSON.parse(body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body);
  };
}

/** What the page says of a reading: "stated" or "yours". */
const outcome = (page, kind) => page.locator(`[data-outcome="${kind}"]`).evaluate((place) => ({
  verdict: place.querySelector("[data-verdict]").dataset.verdict, share: place.dataset.share === "" ? null : Number(place.dataset.share),
  holding: Number(place.dataset.holding), measured: Number(place.dataset.measured), untold: Number(place.dataset.untold),
}));
const agrees = (seen, reading) => seen.verdict === reading.verdict && seen.holding === reading.holding && seen.measured === reading.measured
  && seen.untold === reading.cannot_tell && (seen.share === null ? reading.share === null : Math.abs(seen.share - reading.share) < 1e-6);
const chip = (page, key) => page.locator(`[data-key="${key}"]`);

export async function run(given) {
  const { page, url, check, settled, live } = given, ask = asker(given);
  const site = await (await page.request.get(`${url}data/site.json`)).json();
  const name = site.statements[0].name, q = `arg=${encodeURIComponent(name)}`;
  const then = await ask(`check?${q}`), now = await ask(`check?${q}&known-now=1`);
  check(then !== undefined && now !== undefined, "the verdicts then and now are there to be asked");

  await page.goto(`${url}?view=claims&language=en`);
  await settled(page);
  const listed = await page.locator(".claims .item").evaluateAll((items) => items.map((one) => [one.dataset.claim, one.querySelector("[data-verdict]").dataset.verdict]));
  check(JSON.stringify(listed) === JSON.stringify(then.claims.map((one) => [one.id, one.verdict])), "every claim is listed with the program's verdict", JSON.stringify(listed));
  check((await page.locator(".claims .item .sentence").allTextContents()).every((text, i) => text === then.claims[i].sentence), "and its sentence");

  let seen = 0;
  const wrong = [];
  for (const [answer, known] of [[then, ""], [now, "&choice=known:now"]])
    for (const claim of answer.claims)
      for (const reading of claim.readings) {
        await page.goto(`${url}?view=claims&language=en&claim=${claim.id}&reading=${reading.id}${known}`);
        await page.locator(`[data-reading="${reading.id}"]`).waitFor();
        seen++;
        const stated = await outcome(page, "stated");
        if (!agrees(stated, reading)) wrong.push(`${claim.id}/${reading.id}${known}: ${JSON.stringify(stated)} and not ${reading.verdict} ${reading.holding}/${reading.measured}`);
      }
  check(seen > 0 && wrong.length === 0, `the page's own sum is the program's for ${seen} readings`, wrong.join("\n  "));

  // A claim with more choices than one, and a reading that has them.
  const optionsOf = (reading, choice) => [...new Set(reading.specifications.map((one) => one.choices[choice]))];
  const claim = then.claims.find((one) => one.readings[0] !== undefined && one.readings[0].measured > 0 && Object.keys(one.readings[0].specifications[0].choices).some((choice) => optionsOf(one.readings[0], choice).length > 1));
  const reading = claim.readings[0], open = `${url}?view=claims&language=en&claim=${claim.id}`;
  await page.goto(open);
  await settled(page);
  check(await page.locator('[data-outcome="yours"]').count() === 0, "nothing is labelled as one's own at first");
  const bad = [];
  let tried = 0;
  for (const choice of Object.keys(reading.specifications[0].choices)) {
    const options = optionsOf(reading, choice);
    if (options.length < 2) continue;
    for (const option of options) {
      await chip(page, `${choice}:${option}`).click();
      check(await chip(page, `${choice}:${option}`).getAttribute("aria-pressed") === "true", `${choice} is narrowed to ${option}`);
      const yours = await outcome(page, "yours");
      const alone = live ? await ask(`check?${q}&claim=${claim.id}&with=${encodeURIComponent(`${choice}=${option}`)}`) : undefined;
      if (alone !== undefined) {
        tried++;
        if (!agrees(yours, alone.claims[0].readings[0])) bad.push(`${choice}=${option}: ${JSON.stringify(yours)} and not ${alone.claims[0].readings[0].verdict}`);
      }
      await chip(page, `${choice}:`).click();
    }
  }
  if (live) check(tried > 1 && bad.length === 0, `narrowed it is what check --with says, ${tried} times`, bad.join("\n  "));
  const [choice] = Object.keys(reading.specifications[0].choices).filter((one) => optionsOf(reading, one).length > 1), [option] = optionsOf(reading, choice);
  await chip(page, `${choice}:${option}`).focus();
  await page.keyboard.press("Space");
  await settledAddress(page);
  check(new URL(page.url()).searchParams.get("choice") === `${choice}:${option}`, "the choice stands in the address", page.url());
  check(await page.evaluate(() => document.activeElement?.dataset.key) === `${choice}:${option}`, "the keyboard stays where it was");
  check((await page.locator('[role="status"]').textContent()).startsWith("With your choices:"), "the verdict with one's choices is announced");
  const mine = await outcome(page, "yours");
  await page.reload();
  await settled(page);
  check(JSON.stringify(await outcome(page, "yours")) === JSON.stringify(mine), "the permalink shows the same");
  await chip(page, "reset").click();
  check(await page.locator('[data-outcome="yours"]').count() === 0 && await page.locator('[data-outcome="stated"]').count() === 1, "back to the statement's choices");

  // A threshold of one's own: from the specifications, and the same as the program's.
  const compared = then.claims.flatMap((one) => one.readings.map((r) => [one, r])).find(([, r]) => r.asked.compare !== null && r.asked.form === "total" && r.measured > 0);
  if (compared !== undefined) {
    const [one, r] = compared, number = Number((r.specifications.find((spec) => spec.measurable).value * 1.5 + 0.123).toFixed(3));
    await page.goto(`${url}?view=claims&language=en&claim=${one.id}&reading=${r.id}&choice=threshold:${number}`);
    await settled(page);
    await page.locator('[data-outcome="yours"]').waitFor();
    const yours = await outcome(page, "yours");
    const asked = live ? await ask(`check?${q}&claim=${one.id}&with=${encodeURIComponent(`threshold=${number}`)}`) : undefined;
    const same = asked?.claims[0].readings.find((candidate) => candidate.id === r.id);
    check(same === undefined ? yours.measured > 0 : agrees(yours, same), "a threshold of one's own", JSON.stringify(yours));
    check(await page.locator('[name="threshold"]').isEnabled(), "its field can be used");
  }
  const windowed = then.claims.flatMap((one) => one.readings.map((r) => [one, r])).find(([, r]) => r.measured > 0 && /^\d+d$/.test(r.specifications[0].choices.window ?? ""));
  if (windowed !== undefined) {
    const [one, r] = windowed;
    await page.goto(`${url}?view=claims&language=en&claim=${one.id}&reading=${r.id}`);
    await settled(page);
    check(await page.locator('[name="window"]').isEnabled() === live, live ? "a window of one's own can be asked for" : "a window that is not listed is greyed, with the reason and the command");
    if (live) {
      await page.locator('[name="window"]').fill("10d");
      await page.keyboard.press("Enter");
      await page.locator('[data-outcome="yours"]').waitFor();
      const asked = await ask(`check?${q}&claim=${one.id}&with=window%3D10d`);
      check(agrees(await outcome(page, "yours"), asked.claims[0].readings.find((candidate) => candidate.id === r.id)), "and is answered by the program");
    } else check((await page.locator("#own-window-help").textContent()).includes("plumbline check"), "the command is named");
  }

  // The plot, its slider and the table behind it.
  await page.goto(open);
  await settled(page);
  const slider = page.locator('[data-key="pick"]');
  await slider.focus();
  await page.keyboard.press("End");
  const last = await slider.getAttribute("aria-valuetext");
  await page.keyboard.press("Home");
  check(last !== await slider.getAttribute("aria-valuetext") && /No\. \d+/.test(last), "the keyboard goes through the specifications", last);
  await page.locator(".claims .behind summary").click();
  await page.locator(".claims .behind tbody tr").first().waitFor();
  check(await page.locator(".claims .behind tbody tr").count() === Math.min(200, reading.specifications.length), "the table has a row a specification");

  await page.goto(`${url}?view=claims&language=en&choice=known:both`);
  await settled(page);
  const rows = await page.locator(".claims .both tbody tr").evaluateAll((list) => list.map((row) => [...row.querySelectorAll("[data-verdict]")].map((badge) => badge.dataset.verdict)));
  check(JSON.stringify(rows) === JSON.stringify(then.claims.map((one) => [one.known_then.verdict, one.known_now.verdict])), "known then and known now side by side", JSON.stringify(rows));

  for (const one of then.claims.filter(({ kind }) => kind !== undefined && kind !== "")) {
    await page.goto(`${url}?view=claims&language=en&claim=${one.id}`);
    await settled(page);
    check(/no rating/.test(await page.locator(".claims .kind").textContent()) && !/ClaimReview/.test(await chip(page, "page").textContent()), `${one.kind}: labelled, and without a review`);
  }

  await page.goto(open);
  await settled(page);
  const spec = reading.specifications.find((one) => one.counted && one.measurable);
  if (site.sources.find((one) => one.name === spec.choices.source)?.kind === "maps") {
    const there = new URL(await chip(page, "on-map").getAttribute("href")).searchParams;
    const day = (text) => text.replace("T00:00:00Z", "");
    check(there.get("to") === null || there.get("to") === day(spec.end), "the map is shown the window's end", there.toString());
    check(there.get("from") === day(spec.begin), "and its begin");
    await chip(page, "on-charts").click();
    await settledAddress(page);
    check(new URL(page.url()).searchParams.get("view") === "charts", "and so are the charts");
    await page.goBack();
  }

  await page.goto(`${url}?view=claims&language=uk&claim=${claim.id}`);
  await settled(page);
  check(/Ваш вибір/.test(await page.locator(".claims").textContent()), "in Ukrainian");
  check(await page.locator(".claims article h1").getAttribute("lang") === then.statement.language, "the statement's own words are marked as its language");
}
