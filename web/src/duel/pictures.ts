// pictures.ts - the duel's pictures: bars of a distribution with their errors, a tornado of levers, a curve over a chance or
// a count. Each stands with a table behind it.
import { h } from "../app";
import { numberText, ticks } from "../claims/numbers";
import { s } from "../claims/picture";
import type { Lever, Pair } from "./answer";

type Language = "en" | "uk";
const BARS = 28, SMALL = 5e-5;

export const percent = (value: number, language: Language): string => {
  const shown = value * 100;
  return value > 0 && shown < 0.01 ? "< 0.01 %" : `${numberText(shown, language, shown < 10 && shown !== 0 ? 2 : 1)} %`;
};

interface Bar { label: string; chance: number; error: number | undefined }

/** One bar a number; what is hardly there at both ends is put together, and so is what there is no room for. */
export function barsOf(chances: number[], errors: number[] | undefined): Bar[] {
  let first = 0, last = chances.length - 1;
  while (last > first && (chances[last] ?? 0) < SMALL) last--;
  while (first < last && (chances[first] ?? 0) < SMALL) first++;
  if (last - first < 12) [first, last] = [0, Math.min(chances.length - 1, Math.max(last, 12))];
  const each = Math.max(1, Math.ceil((last - first + 1) / BARS)), bars: Bar[] = [];
  const sum = (from: number, to: number) => chances.slice(from, to).reduce((total, one) => total + one, 0);
  if (first > 0) bars.push({ label: `0–${first - 1}`, chance: sum(0, first), error: undefined });
  for (let at = first; at <= last; at += each) {
    const to = Math.min(at + each, last + 1);
    bars.push({ label: to - at === 1 ? String(at) : `${at}–${to - 1}`, chance: sum(at, to), error: to - at === 1 ? errors?.[at] : undefined });
  }
  if (last + 1 < chances.length) bars.push({ label: `${last + 1}–${chances.length - 1}`, chance: sum(last + 1, chances.length), error: undefined });
  return bars;
}

/** Bars of the chances; `before`: the same as proposed, as a mark on each. */
export function drawBars(bars: Bar[], before: Bar[] | undefined, width: number, language: Language): SVGElement {
  const row = 19, left = 46, right = width - 76, height = bars.length * row + 4;
  const most = Math.max(...bars.map(({ chance, error }) => chance + 2 * (error ?? 0)), ...(before ?? []).map(({ chance }) => chance), 1e-9);
  const x = (chance: number) => left + (chance / most) * (right - left);
  const svg = s("svg", { class: "bars", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  bars.forEach((bar, i) => {
    const y = i * row + 2, same = before?.find(({ label }) => label === bar.label);
    svg.append(s("text", { x: left - 8, y: y + 13, "text-anchor": "end" }, bar.label), s("rect", { class: "bar", x: left, y: y + 2, width: Math.max(0, x(bar.chance) - left), height: row - 5 }));
    if (bar.error !== undefined && bar.error > 0) svg.append(s("line", { class: "error", x1: x(Math.max(0, bar.chance - 1.96 * bar.error)), x2: x(bar.chance + 1.96 * bar.error), y1: y + row / 2 - 0.5, y2: y + row / 2 - 0.5 }));
    if (same !== undefined) svg.append(s("line", { class: "before", x1: x(same.chance), x2: x(same.chance), y1: y, y2: y + row - 1 }));
    svg.append(s("text", { x: Math.max(x(bar.chance + 1.96 * (bar.error ?? 0)), same !== undefined && Math.abs(x(same.chance) - x(bar.chance)) < 60 ? x(same.chance) : 0) + 6, y: y + 13 }, percent(bar.chance, language)));
  });
  svg.append(s("line", { class: "axis", x1: left, x2: left, y1: 0, y2: height }));
  return svg;
}

export type Shown = "any_intercept" | "none_leaks" | "mean_leaks";
const of = (lever: Lever, shown: Shown): Pair => lever[shown];

/** The tornado: what moves the shown number most comes first. */
export function sorted(levers: Lever[], shown: Shown): Lever[] {
  const span = (lever: Lever) => Math.abs(of(lever, shown)[1] - of(lever, shown)[0]);
  return [...levers].sort((a, b) => span(b) - span(a));
}

export function drawTornado(levers: Lever[], shown: Shown, middle: number, width: number, name: (lever: Lever) => string, language: Language): SVGElement {
  const narrow = width < 520, row = narrow ? 36 : 22, left = narrow ? 8 : 210, right = width - 12, height = levers.length * row + 26;
  const all = [middle, ...levers.flatMap((lever) => of(lever, shown))];
  const low = Math.min(...all), high = Math.max(...all), span = high - low || 1;
  const x = (value: number) => left + ((value - low + span * 0.02) / (span * 1.04)) * (right - left);
  const svg = s("svg", { class: "tornado", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" },
    s("defs", {}, s("pattern", { id: "duel-hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, s("rect", { class: "ground", width: 5, height: 5 }), s("line", { class: "hatch", x1: 0, x2: 0, y1: 0, y2: 5 }))));
  for (const tick of ticks(low, high, 5))
    svg.append(s("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 0, y2: height - 20 }), s("text", { x: x(tick), y: height - 5, "text-anchor": "middle" }, numberText(tick, language, 3)));
  levers.forEach((lever, i) => {
    const [from, to] = of(lever, shown), top = i * row + (narrow ? 16 : 3), size = narrow ? 13 : row - 8;
    const bar = (value: number, kind: string) => s("rect", { class: kind, x: Math.min(x(value), x(middle)), y: top, width: Math.abs(x(value) - x(middle)), height: size });
    svg.append(s("text", narrow ? { x: left, y: i * row + 12 } : { x: left - 10, y: top + size - 2, "text-anchor": "end" }, name(lever)), bar(from, "lower"), bar(to, "upper"));
  });
  svg.append(s("line", { class: "axis", x1: x(middle), x2: x(middle), y1: 0, y2: height - 20 }));
  return svg;
}

export interface Line { label: string; points: Pair[]; dashed?: boolean }

/** Curves from 0 to 1 over a chance or, by its logarithm, over a count. */
export function drawCurves(lines: Line[], width: number, log: boolean, xLabel: string, yLabel: string, language: Language): SVGElement {
  const height = 230, left = 40, right = width - 12, top = 24, bottom = height - 38;
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x)), from = log ? Math.min(...xs) : 0, to = Math.max(...xs);
  const scale = (value: number) => (log ? Math.log(value) : value);
  const x = (value: number) => left + ((scale(value) - scale(from)) / (scale(to) - scale(from) || 1)) * (right - left);
  const y = (value: number) => bottom - value * (bottom - top);
  const svg = s("svg", { class: "curves", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) svg.append(s("line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }), s("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, numberText(tick, language, 2)));
  const marks = log ? [1, 2, 5, 10, 20, 50, 100, 200, 500].filter((one) => one >= from && one <= to) : ticks(0, to, 6);
  for (const tick of marks) svg.append(s("text", { x: x(tick), y: bottom + 16, "text-anchor": "middle" }, numberText(tick, language, 2)));
  svg.append(s("text", { class: "soft", x: right, y: height - 4, "text-anchor": "end" }, xLabel), s("text", { class: "soft", x: 0, y: 12 }, yLabel));
  lines.forEach(({ label, points, dashed }) => {
    svg.append(s("path", { class: dashed === true ? "line dashed" : "line", d: points.map(([px, py], i) => `${i === 0 ? "M" : "L"}${x(px).toFixed(2)} ${y(py).toFixed(2)}`).join("") }),
      ...points.map(([px, py]) => s("circle", { class: "dot", cx: x(px), cy: y(py), r: 3 })));
    const [px, py] = points[Math.floor(points.length / 2)] ?? [from, 0];
    if (lines.length > 1) svg.append(s("text", { x: x(px) + 8, y: y(py) - 8 }, label));
  });
  return svg;
}

/** A picture that is drawn for the room it has. */
export function sized(draw: (width: number) => SVGElement, most = 560): HTMLElement {
  const place = h("div", { class: "picture" });
  let width = 0;
  new ResizeObserver(() => {
    const now = Math.max(280, Math.min(most, Math.round(place.clientWidth)));
    if (now === width || place.clientWidth === 0) return;
    width = now;
    place.replaceChildren(draw(width));
  }).observe(place);
  return place;
}

/** A table; heads that begin with "#" are of numbers. */
export function table(caption: string, heads: string[], rows: (string | Node)[][]): HTMLElement {
  const isNumber = (at: number) => heads[at]?.startsWith("#") === true;
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, h("table", { class: heads.length < 5 ? "narrow" : undefined }, h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {}, ...heads.map((head, at) => h("th", { scope: "col", class: isNumber(at) ? "n" : undefined }, head.replace(/^#/, ""))))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((cell, at) => at === 0 ? h("th", { scope: "row", class: isNumber(0) ? "n" : undefined }, cell) : h("td", { class: isNumber(at) ? "n" : undefined }, cell)))))));
}

export const behind = (title: string, content: HTMLElement): HTMLElement => h("details", { class: "behind" }, h("summary", {}, title), content);
