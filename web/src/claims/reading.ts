// reading.ts - one reading of a claim: the verdict by the statement's choices and by one's own, the number, the controls, the
// specification plot with the table behind it, what flips it and what would make it true.
import { h, type App } from "../app";
import type { Answer, Claim, Reading, Specification } from "./answer";
import { controls, wanted } from "./chips";
import { drawCurve, optionShort, thresholdUnit, type Curve } from "./curve";
import { choicesOf, judge, tooNear, type Judged } from "./judge";
import { instantShort, numberText, quantity, scaled, unitText } from "./numbers";
import { shareBar, verdictBadge } from "./picture";
import { badge, choiceName, type T } from "./words";

const ROWS = 200;

export interface ReadingOf {
  app: App; answer: Answer; claim: Claim; reading: Reading; t: T; language: "en" | "uk";
  /** The program's own answer to what was asked with --with; undefined where it was not asked, or is not there yet. */
  asked: { reading: Reading | undefined; problem: string | undefined; waiting: boolean };
  command(more: string): string;
  change(choice: string, value: string | undefined): void;
}

function tally(t: T, numbers: { holding: number; measured: number; cannotTell: number; share: number | null }, language: "en" | "uk"): string {
  const parts: string[] = [];
  if (numbers.measured > 0) {
    const share = numbers.share ?? 0, plain = numbers.holding / numbers.measured;
    parts.push(`${numbers.holding} ${t.of} ${numbers.measured} ${t.hold}` + (Math.abs(share - plain) < 0.0005
      ? ` (${numberText(share * 100, language, 1)} %)` : `; ${t.share} ${numberText(share * 100, language, 1)} %`));
  }
  if (numbers.cannotTell > 0) parts.push(`${numbers.cannotTell} ${t.untold}`);
  return parts.length > 0 ? parts.join("; ") : t.noneLeft;
}

function because(of: ReadingOf, judged: Judged): string {
  const { t, language } = of;
  if (judged.why === "untold") return t.whyUntold;
  if (judged.why === "weighed") return t.whyWeighed;
  if (judged.why === "signs" && judged.signs !== undefined)
    return `${t.whySigns} ${judged.signs.map((one) => `${one.choices["source"] ?? ""} ${(one.signed_value ?? 0) > 0 ? "+" : ""}${quantity(one.signed_value, of.reading.chart?.unit ?? one.unit, language)}`).join(", ")}.`;
  if (judged.why === "not-measurable") return judged.specifications[0]?.detail ?? "";
  return "";
}

function verdictLine(of: ReadingOf, title: string, judged: Judged, kind: string): HTMLElement {
  const { t, language } = of, more: string[] = [];
  if (judged.unmeasured > 0) more.push(`${judged.unmeasured} ${t.unmeasured}`);
  if (judged.notCounted > 0) more.push(`${judged.notCounted} ${t.notCounted}`);
  const why = because(of, judged);
  return h("div", { class: `outcome ${kind}`, "data-outcome": kind, "data-share": judged.share ?? "", "data-holding": judged.holding, "data-measured": judged.measured, "data-untold": judged.cannotTell },
    h("h3", {}, title), h("p", { class: "tally" }, verdictBadge(judged.verdict, language), h("span", {}, tally(t, judged, language))),
    shareBar(judged.share), more.length > 0 ? h("p", { class: "soft small" }, `${more.join("; ")}.`) : null, why !== "" ? h("p", { class: "small" }, why) : null);
}

/** The measure over the whole window of the first specification; of one that is narrowed, its value alone. */
function number(of: ReadingOf, judged: Judged): HTMLElement | null {
  const { t, language, reading } = of, first = judged.first;
  const unit = reading.chart?.unit ?? "", { value, low, high } = reading.number;
  if (first === undefined) return null;
  const original = first.number === reading.specifications.find((one) => one.counted && one.measurable)?.number;
  const name = `${t.number}, ${instantShort(first.begin)} ${t.to} ${instantShort(first.end)}`;
  if (original && value !== null)
    return h("p", { class: "quantity" }, h("strong", {}, quantity(value, unit, language)), " ",
      low !== null && high !== null
        ? `(${t.interval} ${numberText(scaled(low, unit), language)} ${t.to} ${numberText(scaled(high, unit), language)})` : `(${t.noInterval})`,
      h("span", { class: "soft" }, ` ${reading.chart?.what.replace(/,.*$| by day| за днями/g, "") ?? ""}; ${name}`));
  if (first.value === null) return null;
  return h("p", { class: "quantity" }, h("strong", {}, quantity(first.value, first.unit, language)), " ",
    first.low !== null && first.high !== null ? `(${t.interval} ${numberText(scaled(first.low, first.unit), language)} ${t.to} ${numberText(scaled(first.high, first.unit), language)})` : null,
    h("span", { class: "soft" }, ` ${name}`));
}

export function outcomeText(one: Specification, t: T): string {
  const word = !one.measurable ? `? ${t.outUnmeasured}` : one.cannot_tell ? `± ${t.outUntold}` : one.holds === true ? `✓ ${t.outHolds}` : `✗ ${t.outFails}`;
  return one.counted ? word : `${word}, ${t.outNotCounted}`;
}

function describe(of: ReadingOf, one: Specification): string {
  const options = Object.entries(one.choices).map(([name, option]) => `${choiceName(of.language, name)} ${optionShort(name, option, of.reading, of.language)}`);
  return `${of.t.no} ${one.number}: ${outcomeText(one, of.t)}. ${options.join(", ")}. ${one.measurable && one.value === null ? "" : one.detail}`;
}

/** One specification in full, beside the plot. */
function inFull(of: ReadingOf, one: Specification): (Node | string)[] {
  const { t, language } = of;
  const pairs: [string, string][] = Object.entries(one.choices).map(([name, option]) => [choiceName(language, name), optionShort(name, option, of.reading, language)]);
  const interval = one.low !== null && one.high !== null
    ? ` (${numberText(scaled(one.low, one.unit), language)} ${t.to} ${numberText(scaled(one.high, one.unit), language)})` : "";
  pairs.push([t.value, `${quantity(one.value, one.unit, language)}${interval}`], [t.threshold, quantity(one.threshold, one.unit, language)],
    [t.turns, quantity(one.turns_at, thresholdUnit(of.reading), language)]);
  if (one.of > 0) pairs.push([t.periods, `${one.hits} ${t.of} ${one.of}`]);
  return [
    h("p", { class: "picked" }, h("strong", {}, `${t.no} ${one.number}`), ` ${outcomeText(one, t)}`),
    h("dl", {}, ...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    one.measurable && one.value === null ? "" : h("p", { class: "small" }, one.detail),
  ];
}

function table(of: ReadingOf, judged: Judged): HTMLElement {
  const { t, language } = of, choices = choicesOf(of.reading).map(({ name }) => name);
  const body = h("tbody", {});
  const row = (one: Specification) => h("tr", { class: one.counted && one.measurable ? undefined : "faint" },
    h("th", { scope: "row", class: "n" }, String(one.number)), ...choices.map((name) => h("td", {}, optionShort(name, one.choices[name] ?? "", of.reading, language))),
    h("td", { class: "nowrap" }, outcomeText(one, t)), h("td", { class: "n" }, quantity(one.value, one.unit, language)),
    h("td", { class: "n" }, one.low !== null && one.high !== null ? `${numberText(scaled(one.low, one.unit), language)} – ${numberText(scaled(one.high, one.unit), language)}` : "–"),
    h("td", { class: "n" }, quantity(one.threshold, one.unit, language)), h("td", { class: "n" }, one.of > 0 ? `${one.hits} ${t.of} ${one.of}` : "–"),
    h("td", { class: "nowrap" }, `${instantShort(one.begin)} – ${instantShort(one.end)}`), h("td", { class: "long" }, one.measurable && one.value === null ? "" : one.detail));
  const fill = (from: number, to: number) => body.append(...judged.specifications.slice(from, to).map(row));
  const heads: [string, boolean][] = [[t.no, true], ...choices.map((name): [string, boolean] => [choiceName(language, name), false]), [t.outcome, false], [t.value, true],
    [t.interval, true], [t.threshold, true], [t.periods, true], [t.window, false], [t.words, false]];
  const more = h("button", { type: "button", onclick: () => { fill(ROWS, judged.specifications.length); more.remove(); } }, `${t.more} (${judged.specifications.length})`);
  const place = h("details", { class: "behind" }, h("summary", {}, `${t.table} (${judged.specifications.length})`));
  const scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.table },
    h("table", {}, h("thead", {}, h("tr", {}, ...heads.map(([name, isNumber]) => h("th", { scope: "col", class: isNumber ? "n" : undefined }, name)))), body));
  const open = () => {
    if (body.childElementCount > 0) return;
    fill(0, ROWS);
    place.append(scroll, ...(judged.specifications.length > ROWS ? [more] : []));
  };
  place.addEventListener("toggle", open);
  addEventListener("beforeprint", () => { if (place.isConnected && !place.closest("[hidden]")) open(); });
  return place;
}

function plot(of: ReadingOf, judged: Judged): HTMLElement | null {
  const { t, language } = of;
  if (judged.specifications.length === 0) return null;
  const place = h("figure", { class: "specs" }), picture = h("div", { class: "picture" }), box = h("div", { class: "infull" });
  let curve: Curve | undefined, width = 0;
  const slider = h("input", { type: "range", min: "1", step: "1", "data-key": "pick", "aria-label": t.pick, oninput: () => pick(Number(slider.value) - 1) });
  const note = h("figcaption", {}, t.curveNote);
  const pick = (column: number) => {
    const one = curve?.columns[column]?.shown;
    if (curve === undefined || one === undefined) return;
    curve.mark(column);
    slider.value = String(column + 1);
    slider.setAttribute("aria-valuetext", describe(of, one));
    box.replaceChildren(...inFull(of, one));
  };
  const draw = () => {
    const now = Math.max(320, Math.min(860, Math.round(picture.clientWidth)));
    if (now === width || picture.clientWidth === 0) return;
    width = now;
    const chosen = curve === undefined ? judged.first : curve.columns[Number(slider.value) - 1]?.shown;
    curve = drawCurve(of.reading, judged, width, language);
    picture.replaceChildren(curve.svg);
    slider.max = String(curve.columns.length);
    slider.hidden = curve.columns.length < 2;
    slider.style.marginLeft = `${curve.left - 6}px`;
    slider.style.width = `${curve.right - curve.left + 12}px`;
    note.textContent = [t.curveNote, curve.turns ? t.curveTurns : "", curve.binned ? t.binned : ""].filter((one) => one !== "").join(" ");
    pick(Math.max(0, curve.columns.findIndex(({ shown }) => shown === chosen)));
  };
  picture.addEventListener("pointermove", (event) => {
    if (curve === undefined) return;
    const at = event.clientX - picture.getBoundingClientRect().left - curve.left;
    const column = Math.floor((at / (curve.right - curve.left)) * curve.columns.length);
    if (column >= 0 && column < curve.columns.length) pick(column);
  });
  new ResizeObserver(draw).observe(picture);
  place.append(h("h3", {}, t.curve), h("div", { class: "beside" }, h("div", { class: "drawn" }, picture, slider), box), note, table(of, judged));
  return place;
}

function flips(of: ReadingOf, judged: Judged): HTMLElement | null {
  const { t } = of;
  if (judged.measured < 2) return null;
  const same = judged.holding === 0 || judged.holding === judged.measured;
  const item = (flip: Judged["flips"][number]) => {
    const option = (one: string) => h("button", { type: "button", class: "link", title: `${t.keepOnly} ${one}`, onclick: () => of.change(flip.choice, one) },
      optionShort(flip.choice, one, of.reading, of.language));
    return h("li", {}, h("strong", {}, choiceName(of.language, flip.choice)), ": ", option(flip.from), ` ${t.flipOr} `, option(flip.to), ` ${t.flipDecides} ${flip.flips} ${t.of} ${flip.of} ${t.flipPairs}.`);
  };
  return h("section", { class: "flips" }, h("h3", {}, t.flips),
    judged.flips.length === 0 ? h("p", {}, same ? t.flipsNone : t.flipsTogether) : h("ol", {}, ...judged.flips.slice(0, 8).map(item)));
}

/** The program's sentence; under one's own choices the same bounds, rounded to the side on which they stay true. */
function makesTrue(of: ReadingOf, judged: Judged, narrowed: boolean): HTMLElement | null {
  const { t, language, reading } = of, { compare } = reading.asked, turns = judged.turns;
  const wrap = (text: string) => h("section", {}, h("h3", {}, t.makesTrue), h("p", { class: "sentence" }, text));
  if (!narrowed) return reading.makes_true === "" ? null : wrap(`${reading.makes_true.replace(/\.$/, "")}.`);
  if (compare === null || turns === undefined || turns.never === turns.counted) return null;
  const unit = thresholdUnit(reading), down = compare === "at_least" || compare === "more_than";
  const bound = (value: number) => {
    const shown = scaled(value, unit), scale = 10 ** (unit === "places" || unit === "launches" ? 0 : Math.abs(shown) < 0.1 ? 4 : 2), steps = shown * scale;
    const near = Math.abs(steps - Math.round(steps)) <= 1e-7 ? Math.round(steps) : down ? Math.floor(steps) : Math.ceil(steps);
    return numberText(near / scale, language, 4);
  };
  const words = { at_least: t.upTo, more_than: t.below, at_most: t.from, less_than: t.above }[compare];
  const range = turns.most - turns.least > 0.005 ? ` (${t.byChoices} ${bound(turns.least)} ${t.to} ${bound(turns.most)}${turns.never > 0 ? `; ${t.never} ${turns.never} ${t.of} ${turns.counted}` : ""})` : "";
  return wrap(turns.first === null ? `${t.noThreshold}${range}` : `${words} ${bound(turns.first)} ${unitText(unit, language)}${range}.`);
}

export interface Made { place: HTMLElement; first: Specification | undefined; say: string }

export function makeReading(of: ReadingOf): Made {
  const { t, language, reading, answer, app } = of;
  const makers = new Map(answer.basis.sources.map((source) => [source.name, source.maker]));
  const want = wanted(reading, app.state.choices), original = judge(reading, makers);
  // What the program measured anew for us is narrowed like the rest; its one option of what was asked for is kept.
  const from = of.asked.reading ?? reading;
  const here = of.asked.reading !== undefined ? wanted(from, app.state.choices).narrowing : want.narrowing;
  const cannot = (want.ownWindow !== undefined && of.asked.reading === undefined)
    || (want.ownThreshold !== undefined && of.asked.reading === undefined && (tooNear(reading, want.ownThreshold) || reading.asked.form === "becomes"));
  const judged = want.narrowed && !cannot ? judge(from, makers, here) : original;
  const own = want.narrowed && !cannot, now: ReadingOf = { ...of, reading: from };
  const lines = h("div", { class: "outcomes" }, verdictLine(of, t.stated, original, "stated"), own ? verdictLine(now, t.yours, judged, "yours") : null);
  const status = of.asked.waiting ? h("p", { class: "soft small" }, t.asking) : of.asked.problem !== undefined ? h("p", { class: "small", role: "alert" }, of.asked.problem) : null;
  const place = h("div", { class: "reading", "data-reading": reading.id },
    h("p", { class: "says", lang: answer.statement.language ?? "en" }, reading.says), h("p", { class: "soft" }, `${t.asked} ${reading.question}`), lines, status, number(now, judged),
    controls({ reading, choices: app.state.choices, want, t, language, live: app.site.live, command: of.command, change: of.change }),
    plot(now, judged), h("div", { class: "why" }, flips(now, judged), makesTrue(now, judged, own)));
  const say = own ? `${t.announce} ${badge(language)[judged.verdict]}, ${tally(t, judged, language)}` : `${badge(language)[original.verdict]}, ${tally(t, original, language)}`;
  return { place, first: judged.first, say };
}
