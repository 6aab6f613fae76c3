// slider.ts - the time under the map: play and steps, a date to type, and a track with the days that have an update, the
// days that have none, the gaps, the window's two handles and the hand of the clock.
import { h, type App } from "../app";
import { instantOf, instantText, type Instant, type State } from "../state";
import type { MapsOf } from "../site";
import type { Clock, Step } from "./clock";
import { dayText, say } from "./words";

const day = 86400;
type Hand = "at" | "from" | "to";

/** The begin of a day that somebody typed; undefined: it is none. */
function dayOf(text: string): Instant | undefined {
  const trimmed = text.trim();
  const at = /^\d{4}-\d\d-\d\d$/.test(trimmed) ? instantOf(trimmed) : undefined;
  return at !== undefined && instantText(at) === trimmed ? at : undefined;
}

export class Slider {
  readonly element = h("section", { class: "map-time" });
  private readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly band = h("div", { class: "map-window" });
  private readonly hands: Record<Hand, HTMLElement> = { at: this.hand("at"), from: this.hand("from"), to: this.hand("to") };
  private readonly track = h("div", { class: "map-track" }, this.canvas, this.band, this.hands.from, this.hands.to, this.hands.at);
  private readonly playButton = h("button", { type: "button", class: "map-play", onclick: () => this.clock.toggle() });
  private readonly dateField = h("input", { type: "text", class: "map-date", inputmode: "numeric", autocomplete: "off", maxlength: "10", size: "10" });
  private readonly dateText = h("output", { class: "map-readout" });
  private readonly dateError = h("span", { class: "map-date-error", role: "alert" });
  private readonly windowFields = { from: this.windowField("from"), to: this.windowField("to") };
  private by: Step = "snapshot";
  private maps: MapsOf | undefined;
  private said = 0;

  constructor(private readonly app: App, private readonly clock: Clock) {
    this.build();
    this.pointers();
    this.keys();
    new ResizeObserver(() => this.drawTrack()).observe(this.track);
  }

  private hand(which: Hand): HTMLElement {
    return h("div", { class: `map-hand map-hand-${which}`, role: "slider", tabindex: "0", "data-hand": which });
  }

  private windowField(which: "from" | "to"): HTMLInputElement {
    const field = h("input", { type: "text", class: "map-date", inputmode: "numeric", autocomplete: "off", maxlength: "10", size: "10" });
    field.onchange = () => {
      const at = dayOf(field.value);
      field.setAttribute("aria-invalid", String(at === undefined));
      this.dateError.textContent = at === undefined ? say(this.app.state.language).dateBad : "";
      if (at !== undefined) this.setWindow(which, at);
      this.update();
    };
    return field;
  }

  /** Anew in the state's language. */
  build(): void {
    const t = say(this.app.state.language);
    this.element.setAttribute("aria-label", t.time);
    const step = (sign: 1 | -1, text: string, label: string) =>
      h("button", { type: "button", class: "map-step", "aria-label": label, title: label, onclick: () => { this.clock.step(this.by, sign); this.announce(); } }, text);
    const unit = h("select", { "aria-label": t.step, onchange: () => { this.by = unit.value as Step; } },
      ...(["snapshot", "day", "week", "month"] as const).map((one) => h("option", { value: one, selected: this.by === one }, t[one])));
    const speeds = [...new Set([1, 3, 7, 14, 30, 90, this.app.state.speed])].sort((a, b) => a - b);
    const speed = h("select", { "aria-label": t.speed, onchange: () => this.app.set({ speed: Number(speed.value) }) },
      ...speeds.map((one) => h("option", { value: one, selected: this.app.state.speed === one }, `${one} ${t.daysASecond}`)));
    this.dateField.setAttribute("aria-label", t.date);
    this.dateField.placeholder = this.app.state.language === "uk" ? "РРРР-ММ-ДД" : "YYYY-MM-DD";
    this.dateField.onchange = () => this.typed();
    this.dateField.onkeydown = (event) => { if (event.key === "Enter") this.typed(); };
    const whole = h("button", { type: "button", class: "map-whole", onclick: () => this.app.set({ from: this.clock.first, to: this.clock.last }) }, t.wholeArchive);
    const names: Record<Hand, string> = { at: t.clock, from: t.windowFrom, to: t.windowTo };
    for (const which of Object.keys(names) as Hand[]) this.hands[which].setAttribute("aria-label", names[which]);
    this.element.replaceChildren(
      h("div", { class: "map-time-row" },
        h("div", { class: "map-play-group" }, step(-1, "◂", t.back), this.playButton, step(1, "▸", t.on), unit, speed),
        h("div", { class: "map-date-group" }, this.dateText, this.dateField, this.dateError),
      ),
      this.track,
      h("div", { class: "map-track-legend" },
        ...([["update", t.trackUpdate], ["same", t.trackSame], ["none", t.trackNone]] as const)
          .map(([kind, text]) => h("span", { class: "map-mark" }, h("span", { class: `mark mark-${kind}` }), text)),
        h("span", { class: "map-window-group" }, t.window, this.windowFields.from, "–", this.windowFields.to, whole,
          this.app.state.embed ? h("a", { href: this.app.permalink({ embed: false }), target: "_blank", rel: "noopener" }, "Plumbline ↗") : null)));
    this.windowFields.from.setAttribute("aria-label", t.windowFrom);
    this.windowFields.to.setAttribute("aria-label", t.windowTo);
    this.update();
  }

  private typed(): void {
    const at = dayOf(this.dateField.value);
    this.dateField.setAttribute("aria-invalid", String(at === undefined));
    this.dateError.textContent = at === undefined ? say(this.app.state.language).dateBad : "";
    if (at === undefined) return;
    this.clock.set(at + day - 1); // the day's last state
    this.announce();
  }

  show(maps: MapsOf | undefined): void {
    if (maps === this.maps) return;
    this.maps = maps;
    this.drawTrack();
    this.update();
  }

  private fraction(instant: Instant): number {
    const { first, last } = this.clock;
    return last > first ? Math.min(1, Math.max(0, (instant - first) / (last - first))) : 0;
  }

  /** The hands and texts, as clock and state have them; every frame while it plays. */
  update(): void {
    const { app, clock } = this, t = say(app.state.language), { language } = app.state;
    const values: Record<Hand, Instant> = { at: clock.now, from: app.state.from, to: app.state.to };
    for (const which of Object.keys(values) as Hand[]) {
      const hand = this.hands[which];
      hand.style.left = `${100 * this.fraction(values[which])}%`;
      // A reader is told of each change of these: not of sixty a second.
      if (which === "at" && clock.playing && performance.now() - this.said < 2500) continue;
      hand.setAttribute("aria-valuemin", String(Math.floor(clock.first / day)));
      hand.setAttribute("aria-valuemax", String(Math.floor(clock.last / day)));
      hand.setAttribute("aria-valuenow", String(Math.floor(values[which] / day)));
      hand.setAttribute("aria-valuetext", dayText(language, values[which]));
    }
    this.band.style.left = `${100 * this.fraction(app.state.from)}%`;
    this.band.style.right = `${100 * (1 - this.fraction(app.state.to))}%`;
    const pressed = String(clock.playing);
    if (this.playButton.getAttribute("aria-pressed") !== pressed || this.playButton.textContent === "" || this.playButton.lang !== language) {
      this.playButton.setAttribute("aria-pressed", pressed);
      this.playButton.setAttribute("aria-label", t.play);
      this.playButton.lang = language;
      this.playButton.title = clock.playing ? t.pause : t.play;
      this.playButton.textContent = clock.playing ? "❚❚" : "▶";
    }
    const text = dayText(language, clock.now);
    if (this.dateText.textContent !== text) {
      this.dateText.textContent = text;
      if (document.activeElement !== this.dateField) {
        this.dateField.value = instantText(Math.floor(clock.now / day) * day);
        this.dateField.removeAttribute("aria-invalid");
        this.dateError.textContent = "";
      }
    }
    for (const which of ["from", "to"] as const) {
      const field = this.windowFields[which], value = instantText(Math.floor(app.state[which] / day) * day);
      if (field.dataset.value === value) continue; // what is being typed stays
      field.dataset.value = field.value = value;
      field.removeAttribute("aria-invalid");
    }
    if (clock.playing && performance.now() - this.said > 3000) this.announce();
  }

  private announce(): void {
    this.said = performance.now();
    this.app.say(dayText(this.app.state.language, this.clock.now));
  }

  /** Columns of days: an update, a map without a change, no map. */
  drawTrack(): void {
    const width = this.track.clientWidth, height = this.track.clientHeight;
    if (width === 0 || this.maps === undefined) return;
    const ratio = devicePixelRatio || 1, canvas = this.canvas;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const c = canvas.getContext("2d")!, style = getComputedStyle(this.element);
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const turn = this.app.site.sources.find((one) => one.name === this.maps!.source)?.day_turn_seconds ?? 0;
    const { first, last } = this.clock;
    const x = (instant: Instant) => ((instant - first) / Math.max(1, last - first)) * canvas.width;
    const dayNumber = (instant: Instant) => Math.floor((instant - turn) / day);
    const kinds = new Map<number, boolean>();
    this.maps.instants.forEach((instant, i) => kinds.set(dayNumber(instant), kinds.get(dayNumber(instant)) === true || this.maps!.updated[i] === true));
    const top = Math.round(7 * ratio), tall = canvas.height - Math.round(24 * ratio);
    // Stretches of days of one kind, at whole pixels: single days would shimmer where a day is about a pixel. Those
    // without an update come last, so that each is seen.
    const stretches: { kind: boolean | undefined; left: number; right: number; full: number }[] = []; // full: of the pixels it takes
    const lastDay = dayNumber(last);
    for (let one = dayNumber(first); one <= lastDay; one++) {
      const kind = kinds.get(one), begin = one;
      while (one < lastDay && kinds.get(one + 1) === kind) one++;
      const left = Math.round(Math.max(0, x(begin * day + turn)));
      const right = Math.max(left + Math.round(ratio), Math.round(x((one + 1) * day + turn)));
      stretches.push({ kind, left, right, full: Math.min(1, (x((one + 1) * day + turn) - x(begin * day + turn)) / (right - left)) });
    }
    const rank = (kind: boolean | undefined) => (kind === true ? 0 : kind === false ? 1 : 2);
    c.lineWidth = ratio;
    for (const { kind, left, right, full } of stretches.sort((p, q) => rank(p.kind) - rank(q.kind))) {
      c.save();
      c.beginPath();
      c.rect(left, top, right - left, tall);
      c.clip();
      if (kind !== true) {
        c.globalAlpha = full;
        c.fillStyle = colour("ground");
        c.fillRect(left, top, right - left, tall);
      }
      if (kind !== undefined) {
        c.fillStyle = colour(kind ? "accent" : "contested");
        c.globalAlpha = kind ? 0.45 : 0.7 * full;
        c.fillRect(left, kind ? top : top + tall * 0.55, right - left, tall);
      } else {
        c.strokeStyle = colour("ink");
        c.globalAlpha = 0.8 * full;
        c.beginPath();
        for (let s = Math.floor((left - tall) / (4 * ratio)) * 4 * ratio; s < right; s += 4 * ratio) {
          c.moveTo(s, top + tall);
          c.lineTo(s + tall, top);
        }
        c.stroke();
      }
      c.restore();
    }
    c.globalAlpha = 1;
    c.fillStyle = colour("soft");
    c.font = `${11 * ratio}px system-ui, sans-serif`;
    c.textBaseline = "alphabetic";
    this.years(c, x, canvas, ratio);
  }
  private years(c: CanvasRenderingContext2D, x: (at: Instant) => number, canvas: HTMLCanvasElement, ratio: number): void {
    const { first, last } = this.clock;
    const many = (last - first) / day > 500;
    let free = 0;
    for (const date = new Date(Date.UTC(new Date(first * 1000).getUTCFullYear(), 0, 1)); date.getTime() / 1000 <= last; date.setUTCMonth(date.getUTCMonth() + (many ? 12 : 1))) {
      const at = x(date.getTime() / 1000);
      if (at < 0) continue;
      c.fillRect(at, canvas.height - 14 * ratio, ratio, 4 * ratio);
      const text = many || date.getUTCMonth() === 0 ? String(date.getUTCFullYear())
        : new Intl.DateTimeFormat(this.app.state.language === "uk" ? "uk" : "en-GB", { month: "short", timeZone: "UTC" }).format(date);
      const wide = c.measureText(text).width;
      if (at < free || at + wide > canvas.width) continue;
      c.fillText(text, at + 3 * ratio, canvas.height - 2 * ratio);
      free = at + wide + 8 * ratio;
    }
  }

  private instantAt(clientX: number): Instant {
    const box = this.track.getBoundingClientRect();
    const { first, last } = this.clock;
    return Math.round(first + (last - first) * Math.min(1, Math.max(0, (clientX - box.left) / box.width)));
  }
  private pointers(): void {
    let held: Hand | undefined;
    const move = (clientX: number) => {
      if (held === "at") this.clock.set(this.instantAt(clientX));
      else if (held !== undefined) this.setWindow(held, Math.round(this.instantAt(clientX) / day) * day);
    };
    this.track.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      held = ((event.target as HTMLElement).dataset.hand as Hand | undefined) ?? "at";
      this.track.setPointerCapture(event.pointerId);
      this.hands[held].focus({ preventScroll: true });
      event.preventDefault();
      if ((event.target as HTMLElement).dataset.hand === undefined) move(event.clientX);
    });
    this.track.addEventListener("pointermove", (event) => { if (held !== undefined) move(event.clientX); });
    const end = () => {
      if (held === "at") this.announce();
      held = undefined;
    };
    this.track.addEventListener("pointerup", end);
    this.track.addEventListener("pointercancel", end);
  }
  private setWindow(which: "from" | "to", instant: Instant): void {
    const { first, last } = this.clock, { from, to } = this.app.state;
    const bounded = Math.min(last, Math.max(first, instant));
    this.app.set(which === "from" ? { from: Math.min(bounded, to - day) } : { to: Math.max(bounded, from + day) });
  }
  private keys(): void {
    this.element.addEventListener("keydown", (event) => {
      const which = (event.target as HTMLElement).dataset.hand as Hand | undefined;
      if (which === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      const { clock, app } = this;
      const sign = { ArrowRight: 1, ArrowUp: 1, PageUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -1 }[event.key] as 1 | -1 | undefined;
      const page = event.key.startsWith("Page");
      if (event.key === " ") clock.toggle();
      else if (which === "at") {
        if (sign !== undefined) clock.step(page ? "month" : event.shiftKey ? "day" : this.by, sign);
        else if (event.key === "Home") clock.set(clock.first);
        else if (event.key === "End") clock.set(clock.last);
        else return;
      } else if (sign !== undefined) this.setWindow(which, app.state[which] + sign * (page ? 30 : event.shiftKey ? 7 : 1) * day);
      else if (event.key === "Home") this.setWindow(which, clock.first);
      else if (event.key === "End") this.setWindow(which, clock.last);
      else return;
      event.preventDefault();
      this.update();
    });
  }
  /** What changed in the state is shown: language, window, speed. */
  follow(state: State, before: State): void {
    if (state.language !== before.language || state.speed !== before.speed || state.embed !== before.embed) this.build();
    if (state.language !== before.language || state.theme !== before.theme) this.drawTrack();
    if (state.from !== before.from || state.to !== before.to) this.update();
  }
}
