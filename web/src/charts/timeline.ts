// timeline.ts - the bar above the charts: which sources, which periods, and the window that charts and map share, by two
// days typed in, two handles or a drag over the whole of the evidence.
import { h, words, type App } from "../app";
import type { Instant, State } from "../state";
import { dayText, type Language } from "./numbers";
import { drawSvg, rect, type Shape } from "./scene";
import { timeTicks } from "./scale";

const say = words({
  sources: ["Sources", "Джерела"], side: ["Land held by", "Земля, яку утримує"], per: ["By", "За"], day: ["day", "день"], week: ["week", "тиждень"], month: ["month", "місяць"],
  window: ["Window", "Проміжок"], from: ["Window from", "Проміжок від"], to: ["Window to", "Проміжок до"],
  shown: ["Shown", "Показано"], all: ["all", "усе"], only: ["the window", "проміжок"],
  begins: ["Begin of the window", "Початок проміжку"], ends: ["End of the window", "Кінець проміжку"],
  last30: ["last 30 days", "останні 30 днів"], year: ["last year", "останній рік"], told: ["Window", "Проміжок"], days: ["days", "дн."],
});
const day = 86400;

export interface Timeline { element: HTMLElement; draw(): void }

export function makeTimeline(app: App): Timeline {
  const { site } = app, language: Language = app.state.language, t = say(language);
  const maps = site.sources.filter((source) => source.kind === "maps");
  const first = Math.min(...maps.map((one) => Date.parse(one.first) / 1000)), last = Math.max(...maps.map((one) => Date.parse(one.last) / 1000));
  const begin = Math.floor(first / day) * day, end = Math.ceil(last / day) * day;

  const boxes = maps.map((source) => {
    const box = h("input", { type: "checkbox", onchange: () => {
      const { state } = app, on = [...new Set([state.source, ...state.beside])].filter((one) => one !== source.name || box.checked);
      if (box.checked && !on.includes(source.name)) on.push(source.name);
      const [main, ...beside] = on;
      if (main === undefined) box.checked = true;
      else app.set({ source: main, beside }, "push");
    } });
    return { name: source.name, box, label: h("label", { class: "chip", title: source.citation }, box, source.name) };
  });
  const choice = <K extends "per" | "span">(key: K, options: readonly (readonly [State[K], string])[]) => {
    const buttons = options.map(([value, label]) => ({ value, button: h("button", { type: "button", onclick: () => app.set({ [key]: value } as Partial<State>, "push") }, label) }));
    return { buttons, draw: () => buttons.forEach((one) => one.button.setAttribute("aria-pressed", String(app.state[key] === one.value))) };
  };
  const per = choice("per", [["day", t.day], ["week", t.week], ["month", t.month]]);
  const span = choice("span", [["all", t.all], ["window", t.only]]);
  const side = h("select", { "aria-label": t.side, onchange: () => app.set({ side: side.value }, "push") },
    ...site.sides.map((one) => h("option", { value: one.name }, one.title)));
  const field = (key: "from" | "to", label: string) => {
    const input = h("input", { type: "date", "aria-label": label, min: dayText(begin), max: dayText(end), onchange: () => {
      const at = Date.parse(input.value) / 1000;
      if (Number.isNaN(at)) return;
      app.set(key === "from" ? { from: at, to: Math.max(app.state.to, at + day) } : { to: at, from: Math.min(app.state.from, at - day) }, "push");
    } });
    return input;
  };
  const from = field("from", t.from), to = field("to", t.to);
  const lately = (label: string, days: number) => h("button", { type: "button", onclick: () => app.set({ from: end - days * day, to: end }, "push") }, label);

  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const handle = (key: "from" | "to", label: string) => {
    const move = (at: Instant) => {
      const held = Math.min(Math.max(Math.round(at / day) * day, begin), end);
      app.set(key === "from" ? { from: Math.min(held, app.state.to - day) } : { to: Math.max(held, app.state.from + day) });
    };
    const element = h("div", { class: "handle", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": String(begin / day), "aria-valuemax": String(end / day),
      onkeydown: (event: KeyboardEvent) => {
        const now = app.state[key], step = event.shiftKey ? 7 * day : day;
        const moves: Record<string, Instant> = { ArrowLeft: now - step, ArrowDown: now - step, ArrowRight: now + step, ArrowUp: now + step, PageUp: now + 30 * day, PageDown: now - 30 * day, Home: begin, End: end };
        const next = moves[event.key];
        if (next === undefined) return;
        event.preventDefault();
        move(next);
      },
      onpointerdown: (event: PointerEvent) => { element.setPointerCapture(event.pointerId); event.stopPropagation(); },
      onpointermove: (event: PointerEvent) => { if (element.hasPointerCapture(event.pointerId)) move(instantAt(event.clientX)); },
    });
    return element;
  };
  const handles = { from: handle("from", t.begins), to: handle("to", t.ends) };
  const strip = h("div", { class: "window-strip" }, svg, handles.from, handles.to);
  const instantAt = (clientX: number): Instant => {
    const box = strip.getBoundingClientRect();
    return begin + (Math.min(Math.max(clientX - box.left, 0), box.width) / box.width) * (end - begin);
  };
  let started: Instant | undefined;
  strip.addEventListener("pointerdown", (event) => {
    started = instantAt(event.clientX);
    strip.setPointerCapture(event.pointerId);
  });
  strip.addEventListener("pointermove", (event) => {
    if (started === undefined) return;
    const now = instantAt(event.clientX), a = Math.floor(Math.min(started, now) / day) * day, b = Math.ceil(Math.max(started, now) / day) * day;
    if (b - a > day) app.set({ from: a, to: b });
  });
  for (const name of ["pointerup", "pointercancel"] as const) strip.addEventListener(name, () => { started = undefined; });

  const told = h("span", { class: "told" });
  const element = h("div", { class: "timeline" },
    h("div", { class: "choices" },
      h("div", { class: "group", role: "group", "aria-label": t.sources }, ...boxes.map((one) => one.label)),
      h("label", { class: "group" }, t.side, side),
      h("div", { class: "group", role: "group", "aria-label": t.per }, h("span", {}, t.per), ...per.buttons.map((one) => one.button)),
      h("div", { class: "group", role: "group", "aria-label": t.shown }, h("span", {}, t.shown), ...span.buttons.map((one) => one.button))),
    h("div", { class: "choices" },
      h("div", { class: "group", role: "group", "aria-label": t.window }, h("span", {}, t.window), from, "–", to, told, lately(t.last30, 30), lately(t.year, 365))),
    strip);

  const draw = () => {
    const { state } = app, width = Math.max(200, strip.clientWidth), height = 34;
    const x = (at: Instant) => ((Math.min(Math.max(at, begin), end) - begin) / (end - begin)) * width;
    per.draw();
    span.draw();
    side.value = state.side;
    const on = [state.source, ...state.beside];
    for (const one of boxes) one.box.checked = on.includes(one.name);
    from.value = dayText(state.from);
    to.value = dayText(state.to);
    told.textContent = `${Math.round((state.to - state.from) / day)} ${t.days}`;
    const shapes: Shape[] = [{ d: rect(0, 14, width, 18), fill: "raised", stroke: "line" }];
    maps.forEach((source, i) => {
      if (!on.includes(source.name)) return;
      const a = x(Date.parse(source.first) / 1000), b = x(Date.parse(source.last) / 1000);
      shapes.push({ d: rect(a, 16 + (i * 14) / maps.length, Math.max(1, b - a), 2), fill: "soft" });
    });
    shapes.push({ d: rect(x(state.from), 12, Math.max(2, x(state.to) - x(state.from)), 22), fill: "accent", faint: 0.28 });
    for (const tick of timeTicks(begin, end, width, 56, language)) {
      shapes.push({ d: `M${x(tick.at).toFixed(1)} 12v20`, stroke: "line", width: tick.strong ? 1.2 : 0.6 });
      if (x(tick.at) > 14 && x(tick.at) < width - 16) shapes.push({ text: tick.label, x: x(tick.at), y: 9, anchor: "middle", size: 11, bold: tick.strong });
    }
    if (state.at >= begin && state.at <= end) shapes.push({ d: `M${x(state.at).toFixed(1)} 12v22`, stroke: "ink", dash: [2, 3], width: 1.4 });
    drawSvg(svg, { width, height, shapes });
    for (const key of ["from", "to"] as const) {
      handles[key].style.left = `${x(state[key])}px`;
      handles[key].setAttribute("aria-valuenow", String(Math.min(Math.max(Math.round(state[key] / day), begin / day), end / day)));
      handles[key].setAttribute("aria-valuetext", dayText(state[key]));
    }
  };
  new ResizeObserver(() => { if (strip.clientWidth > 0) draw(); }).observe(strip);
  return { element, draw };
}
