// panel.ts - the column beside the map: what it shows now, what changed between the two dates, the signs; and all of it as
// tables, for those who do not see the picture.
import { h, type App } from "../app";
import { basis } from "../tools/basis";
import type { Layer } from "../state";
import type { Answers, ChangeAnswer, Published } from "./answers";
import { kindStyle, styleOf, swatch, type Look } from "./look";
import { frontStyle } from "./paint";
import type { Patches, SourceMap } from "./source";
import { ageText, minuteText, numberText, say, shortText, sideTitle, sourceTitle, statusTitle } from "./words";

export interface Shown {
  look: Look;
  source: SourceMap | undefined;
  failed: string | undefined; // why there are no maps
  at: number; from: number; // snapshots
  now: number; // the clock
  patches: Patches | undefined; window: readonly number[];
  answers: Answers;
  playing: boolean;
}

type Cell = string | Node;
function table(caption: string, head: string[], rows: Cell[][]): HTMLElement {
  return h("table", { class: "map-table" }, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((cell, i) => (i === 0 ? h("th", { scope: "row" }, cell) : h("td", {}, cell)))))));
}

export class Panel {
  private readonly nowPlace = h("section", { class: "map-now" });
  private readonly changePlace = h("section", { class: "map-change" });
  private readonly signs = h("section", { class: "map-signs" });
  private readonly tables = h("div", {});
  private readonly summary = h("summary", {});
  private signsKey = "";
  readonly element = h("aside", { class: "map-panel" }, this.nowPlace, this.changePlace, this.signs, h("details", { class: "map-tables" }, this.summary, this.tables));

  constructor(private readonly app: App) {}

  show(shown: Shown): void {
    const t = say(this.app.state.language);
    this.element.setAttribute("aria-label", t.now);
    this.showNow(shown);
    this.showChange(shown);
    this.showSigns(shown);
    this.summary.textContent = t.asTable;
    if (!shown.playing) this.tables.replaceChildren(...this.asTables(shown)); // a reader is not told of each map that passes
  }

  private showNow({ source, at, now, failed, look }: Shown): void {
    const { app } = this, { language } = app.state, t = say(language);
    const title = h("h2", {}, sourceTitle(app, app.state.source));
    if (failed !== undefined) return this.nowPlace.replaceChildren(title, h("p", { role: "alert" }, `${t.failed} ${failed}`));
    if (source === undefined) return this.nowPlace.replaceChildren(title, h("p", { class: "soft" }, t.reading));
    const instant = source.maps.instants[at];
    if (instant === undefined) return this.nowPlace.replaceChildren(title, h("p", {}, t.noMap));
    const old = now - instant;
    const rows = source.maps.statuses.flatMap((status) => {
      const km2 = source.maps.series[status]?.held_km2[at];
      if (km2 === undefined) return [];
      const sign = h("dt", {}, swatch(styleOf(look, status, app.site.sides), status.startsWith("held:") ? 0.7 : 0.6), statusTitle(app, status));
      return [h("div", {}, sign, h("dd", {}, h("span", basis(app.state.source, instant), `${numberText(language, km2, km2 < 100 ? 1 : 0)} ${t.area}`)))];
    });
    this.nowPlace.replaceChildren(title,
      h("p", { class: "soft" }, `${t.mapOf} ${minuteText(language, instant)}`, h("br"), old < 60 ? t.fresh : `${ageText(t, old)} ${t.age}`),
      h("dl", { class: "map-areas" }, ...rows));
  }

  private value(t: ReturnType<typeof say>, name: string, km2: number, interval: { low: number; high: number } | null | undefined, signed: boolean, on: Record<string, string> = {}): HTMLElement {
    const { language } = this.app.state;
    const digits = Math.abs(km2) < 100 ? 1 : 0;
    const text = interval === null || interval === undefined ? t.noInterval
      : `${numberText(language, interval.low, digits)} ${t.to} ${numberText(language, interval.high, digits)}`;
    return h("div", {}, h("dt", {}, name), h("dd", {}, h("b", on, `${numberText(language, km2, digits, signed)} ${t.area}`), h("span", { class: "soft" }, ` ${text}`)));
  }

  /** A line to be copied: broken between its words only. */
  private command(text: string): HTMLElement {
    return h("code", { class: "map-command" }, ...text.split(" ").flatMap((word) => [h("span", {}, word), " "]));
  }
  private nearest(near: Published | undefined): HTMLElement[] {
    if (near === undefined) return [];
    const { language } = this.app.state, t = say(language);
    return [h("p", {}, `${t.nearest} ${shortText(language, near.from)} – ${shortText(language, near.to)} `,
      h("button", { type: "button", onclick: () => this.app.set({ from: near.from, at: near.to }, "push") }, t.showThese))];
  }

  private showChange({ source, at, from, answers }: Shown): void {
    const { app } = this, { language } = app.state, t = say(language);
    const begin = source?.maps.instants[from], end = source?.maps.instants[at];
    if (source === undefined || end === undefined) return this.changePlace.replaceChildren();
    const title = h("h3", {}, `${t.changed}: ${sideTitle(app, app.state.side)}`);
    if (begin === undefined) return this.changePlace.replaceChildren(title, h("p", { class: "soft" }, t.noMap));
    if (begin === end) return this.changePlace.replaceChildren(title, h("p", { class: "soft" }, t.sameMap));
    const early = Math.min(begin, end), late = Math.max(begin, end);
    const span = h("p", { class: "soft" }, `${minuteText(language, early)} – ${minuteText(language, late)}`);
    const answer = answers.change, on = basis(app.state.source, early, late);
    const body: HTMLElement[] = [];
    if (answer.is === "there") {
      body.push(h("dl", { class: "map-values" }, this.value(t, t.net, answer.value.net_km2, answer.value.net_km2_interval, true, on),
        this.value(t, t.gained, answer.value.gained_km2, answer.value.gained_km2_interval, false, on),
        this.value(t, t.lost, answer.value.lost_km2, answer.value.lost_km2_interval, false, on)));
    } else if (answer.is === "asking") body.push(h("p", { class: "soft" }, t.asking));
    else if (answer.is === "failed") body.push(h("p", { role: "alert" }, answer.why));
    else if (answer.is === "unpublished") {
      body.push(h("p", {}, t.notPublished), this.command(answer.command), ...this.nearest(answer.nearest));
    }
    this.changePlace.replaceChildren(title, span, ...body);
  }

  /** The signs of the layers that are on; built anew only when they are others. */
  private showSigns({ look, source, patches, answers }: Shown): void {
    const { app } = this, { language, layers, compare } = app.state, t = say(language);
    const key = JSON.stringify([language, layers, compare, look, source?.maps.statuses, patches?.of.kinds, answers.front.is]);
    if (key === this.signsKey) return;
    this.signsKey = key;
    const signs: Node[] = [];
    const sign = (style: Parameters<typeof swatch>[0], text: string) => signs.push(h("li", {}, swatch(style, 0.85), text));
    for (const status of source?.maps.statuses ?? []) // those with a series have their sign beside the number
      if (source!.maps.series[status] === undefined && layers.includes(status as Layer)) sign(styleOf(look, status, app.site.sides), statusTitle(app, status));
    if (compare === "difference") {
      sign(kindStyle(look, "advance", true), `${sideTitle(app, app.state.side)}: ${t.gainedBy}`);
      sign(kindStyle(look, "reclassified", false), `${sideTitle(app, app.state.side)}: ${t.lostBy}`);
    }
    if (layers.includes("patches") && patches !== undefined)
      for (const kind of patches.of.kinds)
        for (const gained of kind === "advance" ? [true] : kind === "retreat" ? [false] : [true, false])
          sign(kindStyle(look, kind, gained), `${kindTitle(t, kind)}${kind === "advance" || kind === "retreat" ? "" : `, ${gained ? t.gainedBy : t.lostBy}`}`);
    if (layers.includes("front")) signs.push(...this.frontSigns(look, answers));
    this.signs.replaceChildren(...(signs.length > 0 ? [h("h3", {}, t.legend), h("ul", {}, ...signs)] : []));
  }
  private frontSigns(look: Look, answers: Answers): Node[] {
    const { language } = this.app.state, t = say(language);
    if (answers.front.is === "unpublished") return [h("li", { class: "map-front-none" }, h("p", {}, t.frontNone), ...this.nearest(answers.front.nearest))];
    if (answers.front.is === "failed") return [h("li", {}, answers.front.why)];
    if (answers.front.is !== "there") return [h("li", { class: "soft" }, t.frontAsked)];
    const line = (way: "forward" | "back" | null, beyondM: number, text: string) => {
      const { colour, width } = frontStyle(look, { way, beyondM });
      return h("li", {}, h("span", { class: "map-line", "aria-hidden": "true", style: { borderTopColor: colour, borderTopWidth: `${width}px` } }), text);
    };
    const far = (m: number) => (m < 1000 ? `${m} ${t.m}` : `${m / 1000} ${t.km}`);
    return [h("li", {}, h("span", { class: "map-line map-line-then", "aria-hidden": "true" }), t.frontThen), line(null, 0, t.stayed),
      ...[100, 300, 1000, 3000].map((m) => line("forward", m, `${t.forward} ${far(m)}`)),
      ...[100, 300, 1000, 3000].map((m) => line("back", m, `${t.backward} ${far(m)}`))];
  }

  private asTables({ source, at, from, patches, window, answers }: Shown): HTMLElement[] {
    const { app } = this, { language } = app.state, t = say(language);
    if (source === undefined) return [];
    const { maps } = source;
    const km2 = (value: number | undefined) => (value === undefined ? "–" : numberText(language, value, 1));
    const dated = (snapshot: number) => (maps.instants[snapshot] === undefined ? "–" : minuteText(language, maps.instants[snapshot]!));
    const out = [table(`${t.area}: ${dated(from)}; ${dated(at)}`, [t.status, t.was, t.isNow],
      maps.statuses.filter((status) => maps.series[status] !== undefined)
        .map((status) => [statusTitle(app, status), km2(maps.series[status]!.held_km2[from]), km2(maps.series[status]!.held_km2[at])]))];
    const change: ChangeAnswer | undefined = answers.change.is === "there" ? answers.change.value : undefined;
    const gained = change?.by_update?.gained_km2_by_kind, lost = change?.by_update?.lost_km2_by_kind;
    if (gained !== undefined && lost !== undefined)
      out.push(table(`${t.kinds}, ${t.area}`, [t.kind, t.gained, t.lost],
        Object.keys(gained).map((kind) => [kindTitle(t, kind), km2(gained[kind]), km2(lost[kind])])), h("p", { class: "soft" }, t.patchSums));
    if (patches !== undefined) {
      const held = patches.of.statuses.indexOf(`held:${app.state.side}`);
      const counts = patches.of.kinds.map((_, kind) => window.filter((one) => patches.of.kind[one] === kind && patches.of.status[one] === held).length);
      out.push(table(t.kinds, [t.kind, t.number], patches.of.kinds.map((kind, i) => [kindTitle(t, kind), numberText(language, counts[i]!)])),
        h("p", { class: "soft" }, `${numberText(language, patches.of.left_out)} ${t.leftOut}`));
    }
    return out;
  }
}

function kindTitle(t: ReturnType<typeof say>, kind: string): string {
  return kind in t ? t[kind as keyof typeof t] : kind;
}
