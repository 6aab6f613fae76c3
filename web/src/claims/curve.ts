// curve.ts - the specification plot: a column a specification, sorted by value, with threshold and interval; below it the
// options that each chose. More specifications than there is room for share columns.
import type { Reading, Specification } from "./answer";
import { choicesOf, thresholdOf, type Judged } from "./judge";
import { quantity, scaled, ticks, numberText, unitText } from "./numbers";
import { s } from "./picture";
import { choiceName } from "./words";

export interface Column { shown: Specification; low: number | null; high: number | null; count: number }
export interface Curve {
  svg: SVGElement; columns: Column[]; binned: boolean; turns: boolean; left: number; right: number;
  mark(column: number): void;
}

const PLOT = 190, TOP = 10, ROW = 15, COLUMN = 3;

/** What is drawn as height: the value; under a threshold of one's own, of questions that count, where it turns. */
function heights(specifications: Specification[]): { at: (one: Specification) => number | null; turns: boolean } {
  const turns = !specifications.some((one) => one.measurable && one.value !== null);
  return { turns, at: (one) => (!one.measurable ? null : turns ? one.turns_at : one.value) };
}

function columnsOf(specifications: Specification[], at: (one: Specification) => number | null, room: number): Column[] {
  const rank = (one: Specification) => at(one) ?? Infinity;
  const sorted = [...specifications].sort((a, b) => rank(a) - rank(b) || a.number - b.number);
  if (!Number.isFinite(sorted.length) || sorted.length <= room) return sorted.map((shown) => ({ shown, low: shown.low, high: shown.high, count: 1 }));
  const columns: Column[] = [];
  for (let i = 0; i < room; i++) {
    const group = sorted.slice(Math.floor((i * sorted.length) / room), Math.floor(((i + 1) * sorted.length) / room));
    const shown = group[Math.floor(group.length / 2)];
    if (shown === undefined) continue;
    const values = group.flatMap((one) => [at(one), one.low, one.high]).filter((value): value is number => value !== null);
    columns.push({ shown, low: values.length > 0 ? Math.min(...values) : null, high: values.length > 0 ? Math.max(...values) : null, count: group.length });
  }
  return columns;
}

function point(one: Specification, x: number, y: number | null, size: number): SVGElement {
  const faint = one.counted ? "" : " faint";
  if (y === null) return s("path", { class: `missing${faint}`, d: `M${x - size} ${TOP + PLOT + 8 - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}` });
  if (one.cannot_tell) return s("path", { class: `untold${faint}`, d: `M${x - size} ${y}h${2 * size}` });
  return s("circle", { class: `${one.holds === true ? "holds" : "fails"}${faint}`, cx: x, cy: y, r: size });
}

export function drawCurve(reading: Reading, judged: Judged, width: number, language: "en" | "uk"): Curve {
  const list = judged.specifications, { at, turns } = heights(list);
  const choices = choicesOf(reading).map((choice) => ({ ...choice, kept: [...new Set(list.map((one) => one.choices[choice.name] ?? ""))] }))
    .filter(({ options, kept }) => options.length > 1 || kept[0] !== options[0]);
  const left = width < 560 ? 104 : 190, right = width - 10;
  const columns = columnsOf(list, at, Math.floor((right - left) / COLUMN));
  const step = (right - left) / Math.max(columns.length, 1), size = Math.max(1.4, Math.min(4, step * 0.38));
  const unit = (turns ? reading.chart?.unit : undefined) ?? list.find((one) => one.measurable)?.unit ?? "";
  const thresholdAt = (one: Specification): number | null => (turns ? thresholdOf(reading, one) : one.threshold);
  const all = columns.flatMap(({ shown, low, high }) => [at(shown), low, high, thresholdAt(shown)]).filter((value): value is number => value !== null);
  let low = Math.min(...all), high = Math.max(...all);
  if (!(high > low)) [low, high] = all.length > 0 ? [Math.min(low, 0), Math.max(high, low + Math.max(1e-9, Math.abs(low) * 0.1), low === 0 ? 1 : low)] : [0, 1];
  if (low > 0 && low < (high - low) * 0.6) low = 0;
  const x = (column: number) => left + (column + 0.5) * step;
  const y = (value: number) => TOP + PLOT - ((value - low) / (high - low)) * PLOT;
  const rows = choices.reduce((sum, { options }) => sum + options.length + 0.6, 0);
  const height = TOP + PLOT + 26 + rows * ROW;
  const svg = s("svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  for (const tick of ticks(scaled(low, unit), scaled(high, unit), 4)) {
    const at_ = y(unit === "share" || unit === "points" ? tick / 100 : tick);
    svg.append(s("line", { class: "grid", x1: left, x2: right, y1: at_, y2: at_ }),
      s("text", { x: left - 6, y: at_ + 4, "text-anchor": "end" }, numberText(tick, language)));
  }
  svg.append(s("text", { class: "soft", x: 0, y: TOP + 4 }, unitText(unit, language)));
  // The threshold, a step where it is a choice.
  let path = "", drawn: number | null = null;
  columns.forEach(({ shown }, i) => {
    const value = thresholdAt(shown);
    if (value === null) { drawn = null; return; }
    path += drawn === null ? `M${x(i) - step / 2} ${y(value)}` : drawn !== value ? `V${y(value)}` : "";
    path += `H${x(i) + step / 2}`;
    drawn = value;
  });
  svg.append(s("path", { class: "threshold", d: path }));
  const marks = s("g", {});
  columns.forEach(({ shown, low: from, high: to }, i) => {
    const value = at(shown);
    if (from !== null && to !== null && value !== null) marks.append(s("line", { class: "interval", x1: x(i), x2: x(i), y1: y(from), y2: y(to) }));
    marks.append(point(shown, x(i), value === null ? null : y(value), size));
  });
  svg.append(marks);
  let row = TOP + PLOT + 30;
  for (const { name, options, kept } of choices) {
    const shown = kept.every((one) => options.includes(one)) ? options : [...options, ...kept.filter((one) => !options.includes(one))];
    svg.append(s("line", { class: "grid", x1: 0, x2: right, y1: row - 12, y2: row - 12 }));
    shown.forEach((option, nth) => {
      const label = nth === 0 && width >= 560 ? `${choiceName(language, name)}: ` : "";
      svg.append(s("text", { class: kept.includes(option) ? "" : "off", x: left - 8, y: row, "text-anchor": "end" },
        ...(label === "" ? [] : [s("tspan", { class: "soft" }, label)]), clipped(optionShort(name, option, reading, language), width < 560 ? 15 : 20)));
      let path_ = "";
      columns.forEach((column, i) => { if (column.shown.choices[name] === option) path_ += `M${x(i)} ${row - 9}v8`; });
      if (path_ !== "") svg.append(s("path", { class: "chosen", d: path_, "stroke-width": Math.max(1, Math.min(6, step * 0.6)) }));
      row += ROW;
    });
    row += ROW * 0.6;
  }
  const cursor = s("rect", { class: "cursor", x: 0, y: TOP, width: Math.max(step, 3), height: height - TOP, visibility: "hidden" });
  svg.prepend(cursor);
  return {
    svg, columns, binned: columns.some(({ count }) => count > 1), turns, left, right,
    mark(column) {
      cursor.setAttribute("visibility", "visible");
      cursor.setAttribute("x", String(x(column) - Math.max(step, 3) / 2));
    },
  };
}

const clipped = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** An option as the statement writes it; thresholds with their unit. */
export function optionShort(choice: string, option: string, reading: Reading, language: "en" | "uk"): string {
  if (choice !== "threshold") return option;
  const unit = thresholdUnit(reading);
  return quantity(Number(option), unit, language);
}

/** The unit that a threshold is in: of the measure, of its slope, or a ratio. */
export function thresholdUnit(reading: Reading): string {
  if (reading.asked.form === "times_before") return "times";
  const unit = reading.chart?.unit ?? reading.specifications[0]?.unit ?? "";
  return reading.asked.form === "trend" && unit === "share" ? "points" : unit;
}
