// plot.ts - one picture over time: bars, whiskers, lines, and hatching where nothing is known; with a crosshair that reads
// out a period, the map's day, and a window that is dragged. The arrow keys do what the pointer does.
import { h, type App } from "../app";
import type { Instant, State } from "../state";
import { number, type Language } from "./numbers";
import { circle, drawSvg, path, rect, type Colour, type Scene, type Shape } from "./scene";
import { timeTicks, valueTicks } from "./scale";

export interface Span { begin: Instant; end: Instant }
export type Mark =
  | { kind: "bars"; colour: Colour; hatched?: boolean; items: (Span & { value: number })[] }
  | { kind: "whiskers"; colour: Colour; items: (Span & { value: number; low: number | null; high: number | null })[] }
  | { kind: "line"; colour: Colour; dash?: number[]; points: { at: Instant; value: number | null }[] }
  | { kind: "band"; colour: Colour; points: { at: Instant; low: number | null; high: number | null }[] }
  | { kind: "unknown" | "unfinished"; spans: Span[] };
export interface Period extends Span { told: string } // what the crosshair reads out
export interface TimeData {
  title: string; unit: string; marks: Mark[]; periods: Period[];
  zero: boolean; // the axis holds zero
  range?: [number, number]; // the same for several pictures side by side
  bare?: boolean; // no axis of values
  name?: string; // of the source, when there are several
  height?: number;
}

const left = 58, right = 10, top = 24, bottom = 24;

/** The least and greatest value of what lies in [from, to]. */
export function rangeOf(data: TimeData, from: Instant, to: Instant): [number, number] {
  let low = Infinity, high = -Infinity;
  const take = (value: number | null) => {
    if (value === null || !Number.isFinite(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const mark of data.marks) {
    if (mark.kind === "unknown" || mark.kind === "unfinished") continue;
    if (mark.kind === "bars") for (const one of mark.items) if (one.end > from && one.begin < to) take(one.value);
    if (mark.kind === "whiskers") for (const one of mark.items) if (one.end > from && one.begin < to) [one.value, one.low, one.high].forEach(take);
    if (mark.kind === "line") for (const one of mark.points) if (one.at >= from && one.at <= to) take(one.value);
    if (mark.kind === "band") for (const one of mark.points) if (one.at >= from && one.at <= to) [one.low, one.high].forEach(take);
  }
  if (low === Infinity) return [0, 1];
  if (data.zero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  const pad = low === high ? Math.max(1, Math.abs(low) * 0.1) : (high - low) * 0.06;
  return [data.zero && low === 0 ? 0 : low - pad, data.zero && high === 0 ? 0 : high + pad];
}

/** The picture itself, without crosshair or window. */
export function timeScene(data: TimeData, width: number, from: Instant, to: Instant, language: Language): Scene {
  const height = data.height ?? 210, shapes: Shape[] = [];
  const [low, high] = data.range ?? rangeOf(data, from, to);
  const x = (at: Instant) => left + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (width - left - right);
  const y = (value: number) => top + ((high - value) / (high - low)) * (height - top - bottom);
  const seen = <T extends Span>(items: T[]) => items.filter((one) => one.end > from && one.begin < to);
  for (const mark of data.marks)
    if (mark.kind === "unknown" || mark.kind === "unfinished") {
      const d = seen(mark.spans).map((one) => rect(x(one.begin), top, Math.max(0.8, x(one.end) - x(one.begin)), height - top - bottom)).join("");
      if (d !== "") shapes.push({ d, fill: "raised" }, mark.kind === "unknown" ? { d, hatch: "line" } : { d, dots: "line" });
    }
  const ticks = data.bare === true ? [] : valueTicks(low, high, Math.max(2, (height - top - bottom) / 42));
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0), decimals = step > 0 && step < 1 ? Math.ceil(-Math.log10(step) - 1e-9) : 0;
  for (const tick of ticks) {
    shapes.push({ d: `M${left} ${y(tick).toFixed(2)}H${width - right}`, stroke: tick === 0 ? "soft" : "line", width: tick === 0 ? 1 : 0.6 });
    shapes.push({ text: number(language, tick, decimals), x: left - 6, y: y(tick) + 4, anchor: "end" });
  }
  for (const tick of timeTicks(from, to, width - left - right, 62, language)) {
    shapes.push({ d: `M${x(tick.at).toFixed(2)} ${height - bottom}v4`, stroke: "soft" });
    if (x(tick.at) > left + 14 && x(tick.at) < width - right - 12)
      shapes.push({ text: tick.label, x: x(tick.at), y: height - 6, anchor: "middle", bold: tick.strong });
  }
  for (const mark of data.marks) {
    if (mark.kind === "bars") {
      const d = seen(mark.items).map((one) => {
        const wide = x(one.end) - x(one.begin), gap = wide > 5 ? Math.min(3, wide * 0.15) : 0;
        return rect(x(one.begin) + gap / 2, Math.min(y(one.value), y(0)), Math.max(0.6, wide - gap), Math.abs(y(one.value) - y(0)));
      }).join("");
      if (d === "") continue;
      if (mark.hatched === true) shapes.push({ d, fill: mark.colour, faint: 0.28 }, { d, hatch: mark.colour });
      else shapes.push({ d, fill: mark.colour });
    } else if (mark.kind === "whiskers") {
      const items = seen(mark.items), wide = items.length === 0 ? 0 : (width - left - right) / Math.max(items.length, 1);
      const middle = (one: Span) => x(Math.max(one.begin, from) / 2 + Math.min(one.end, to) / 2);
      const bars = items.filter((one) => one.low !== null && one.high !== null);
      const d = bars.map((one) => {
        const at = middle(one), cap = Math.min(4, wide / 4), a = y(one.low ?? 0), b = y(one.high ?? 0);
        return `M${at.toFixed(2)} ${a.toFixed(2)}V${b.toFixed(2)}` + (cap < 1 ? "" : `M${(at - cap).toFixed(2)} ${a.toFixed(2)}h${2 * cap}M${(at - cap).toFixed(2)} ${b.toFixed(2)}h${2 * cap}`);
      }).join("");
      if (d !== "") shapes.push({ d, stroke: mark.colour, width: 1.4 });
      if (wide < 4) shapes.push({ d: path(items.map((one) => [middle(one), y(one.value)] as const)), stroke: mark.colour, width: 1 });
      else shapes.push({ d: items.map((one) => circle(middle(one), y(one.value), Math.min(3.2, Math.max(1.6, wide / 5)))).join(""), fill: mark.colour, stroke: "ground", width: 1 });
    } else if (mark.kind === "line") {
      let d = "", down = false, before: { at: Instant; value: number | null } | undefined;
      for (const one of mark.points) {
        const inside = one.at >= from && one.at <= to && one.value !== null;
        if (inside && one.value !== null) {
          d += `${down ? "L" : "M"}${x(one.at).toFixed(2)} ${y(one.value).toFixed(2)}`;
          if (before === undefined || before.value === null) d += "h.01";
        }
        down = inside;
        before = one;
      }
      if (d !== "") shapes.push({ d, stroke: mark.colour, width: 1.8, ...(mark.dash === undefined ? {} : { dash: mark.dash }) });
    } else if (mark.kind === "band") {
      const upper: [number, number][] = [], lower: [number, number][] = [];
      for (const one of mark.points)
        if (one.low !== null && one.high !== null && one.at >= from && one.at <= to) {
          upper.push([x(one.at), y(one.high)]);
          lower.unshift([x(one.at), y(one.low)]);
        }
      if (upper.length > 0) shapes.push({ d: `${path([...upper, ...lower])}z`, fill: mark.colour, faint: 0.22 });
    }
  }
  shapes.push({ text: data.unit, x: left, y: 12, anchor: "start", size: 11 });
  if (data.name !== undefined) shapes.push({ text: data.name, x: width - right, y: 12, anchor: "end", colour: "ink", bold: true });
  return { width, height, shapes };
}

const day = 86400;
export interface Plot { element: HTMLElement; draw(data: TimeData, from: Instant, to: Instant): void; mark(state: State): void; scene(width: number): Scene | undefined }

/** `read`: where the crosshair's words go. */
export function makePlot(app: App, read: HTMLElement, hint: string): Plot {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), over = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  over.setAttribute("aria-hidden", "true");
  over.setAttribute("class", "over");
  const element = h("div", { class: "plot", tabindex: "0", role: "slider", "aria-valuemin": "0", "aria-valuenow": "0", "aria-describedby": hint }, svg, over);
  let data: TimeData | undefined, from = 0, to = 1, width = 0, cursor = -1, dragged: [number, number] | undefined;
  const inner = () => width - left - right;
  const x = (at: Instant) => left + ((at - from) / (to - from)) * inner();
  const instantAt = (px: number): Instant => from + ((Math.min(Math.max(px, left), width - right) - left) / inner()) * (to - from);
  const overlay = (state: State) => {
    if (data === undefined || width === 0) return;
    const height = data.height ?? 210, shapes: Shape[] = [];
    const clip = (at: Instant) => Math.min(Math.max(x(at), left), width - right);
    const span = dragged ?? ([state.from, state.to] as const);
    const a = clip(Math.min(span[0], span[1])), b = clip(Math.max(span[0], span[1]));
    if (b > a && (dragged !== undefined || a > left + 0.5 || b < width - right - 0.5)) {
      shapes.push({ d: rect(a, top, b - a, height - top - bottom), fill: "accent", faint: 0.13 });
      shapes.push({ d: `M${a.toFixed(1)} ${top}V${height - bottom}M${b.toFixed(1)} ${top}V${height - bottom}`, stroke: "accent", width: 1 });
    }
    if (state.at >= from && state.at <= to) {
      const at = x(state.at);
      shapes.push({ d: `M${at.toFixed(1)} ${top}V${height - bottom}`, stroke: "ink", dash: [2, 3], width: 1.2 });
      shapes.push({ d: `M${(at - 5).toFixed(1)} ${top - 8}h10l-5 8z`, fill: "ink" });
    }
    const under = data.periods[cursor];
    if (under !== undefined && under.end > from && under.begin < to) {
      const begin = clip(under.begin), end = clip(under.end);
      shapes.push({ d: rect(begin, top, Math.max(1, end - begin), height - top - bottom), fill: "ink", faint: 0.1 });
    }
    drawSvg(over, { width, height, shapes });
  };
  const point = (index: number) => {
    if (data === undefined || data.periods.length === 0) return;
    cursor = Math.min(Math.max(index, 0), data.periods.length - 1);
    const told = data.periods[cursor]?.told ?? "";
    read.textContent = told;
    element.setAttribute("aria-valuenow", String(cursor));
    element.setAttribute("aria-valuetext", told);
    overlay(app.state);
  };
  const nearest = (at: Instant): number => {
    const periods = data?.periods ?? [];
    let low = 0, high = periods.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((periods[middle]?.end ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const redraw = () => {
    if (data === undefined) return;
    width = Math.max(240, Math.floor(element.clientWidth));
    drawSvg(svg, timeScene(data, width, from, to, app.state.language));
    overlay(app.state);
  };
  let begun = 0, pointer = -1;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    begun = event.clientX - element.getBoundingClientRect().left;
    pointer = event.pointerId;
  });
  element.addEventListener("pointermove", (event) => {
    const at = event.clientX - element.getBoundingClientRect().left;
    point(nearest(instantAt(at)));
    if (pointer !== event.pointerId || Math.abs(at - begun) < 5) return;
    element.setPointerCapture(pointer);
    dragged = [instantAt(begun), instantAt(at)];
    overlay(app.state);
  });
  const end = (event: PointerEvent, done: boolean) => {
    if (pointer !== event.pointerId) return;
    pointer = -1;
    const span = dragged;
    dragged = undefined;
    if (!done) return overlay(app.state);
    const at = instantAt(event.clientX - element.getBoundingClientRect().left);
    if (span === undefined) return app.set({ at: Math.round(at / day) * day });
    const first = Math.floor(Math.min(...span) / day) * day, last = Math.ceil(Math.max(...span) / day) * day;
    app.set({ from: first, to: Math.max(last, first + day) }, "push");
  };
  element.addEventListener("pointerup", (event) => end(event, true));
  element.addEventListener("pointercancel", (event) => end(event, false));
  element.addEventListener("pointerleave", () => {
    if (pointer === -1 && document.activeElement !== element) {
      cursor = -1;
      read.textContent = "";
      overlay(app.state);
    }
  });
  element.addEventListener("keydown", (event) => {
    const count = data?.periods.length ?? 0, large = Math.max(2, Math.round(count / 12));
    const start = cursor < 0 ? nearest(app.state.at) : cursor;
    const moves: Record<string, number> = { ArrowLeft: start - 1, ArrowRight: start + 1, PageUp: start - large, PageDown: start + large, Home: 0, End: count - 1 };
    const move = moves[event.key], under = data?.periods[cursor];
    if (move !== undefined) point(move);
    else if (event.key === "Enter" && under !== undefined) app.set({ at: under.end });
    else if (event.key === "[" && under !== undefined) app.set({ from: under.begin, to: Math.max(app.state.to, under.end) });
    else if (event.key === "]" && under !== undefined) app.set({ to: under.end, from: Math.min(app.state.from, under.begin) });
    else return;
    event.preventDefault();
  });
  element.addEventListener("focus", () => {
    if (cursor < 0 && element.matches(":focus-visible")) point(nearest(app.state.at));
  });
  new ResizeObserver(() => {
    if (element.clientWidth > 0 && Math.floor(element.clientWidth) !== width) redraw();
  }).observe(element);
  return {
    element,
    draw(next, begin, finish) {
      data = next;
      from = begin;
      to = Math.max(finish, begin + 1);
      cursor = -1;
      element.setAttribute("aria-label", next.name === undefined ? next.title : `${next.title}, ${next.name}`);
      element.setAttribute("aria-valuemax", String(Math.max(0, next.periods.length - 1)));
      element.setAttribute("aria-valuetext", next.periods[next.periods.length - 1]?.told ?? next.title);
      if (element.clientWidth > 0) redraw();
    },
    mark: overlay,
    scene: (wide) => (data === undefined ? undefined : timeScene(data, wide, from, to, app.state.language)),
  };
}
