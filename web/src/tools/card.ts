// card.ts - what is known of the chosen place, in the panel: who held it when by each source, as a strip and a table; of a
// hub its distance from what the side holds, too. The chosen place is marked on the map.
import { h, words, type App } from "../app";
import { lookOf } from "../map/look";
import type { MapHandle } from "../map/overlay";
import { dayText, minuteText, numberText, shortText, sourceTitle, statusTitle } from "../map/words";
import { canAsk, questionText } from "../site";
import { instantText, type Instant, type State } from "../state";
import { Finder, type Found } from "./find";
import { distances, type HubDay } from "./hubdata";
import { histories, loadPlaces, notDrawn, placeName, settlementOf, type Place, type Places } from "./places";
import { s } from "./svg";

const say = words({
  history: ["Who held it when", "Хто коли утримував"], status: ["Status", "Статус"], first: ["First shown", "Уперше показано"],
  before: ["Map before", "Карта перед тим"], notDrawn: ["neither held nor contested", "ні утримуване, ні сіра зона"],
  firstMap: ["first map of the source", "перша карта джерела"], people: ["people", "осіб"], close: ["Close", "Закрити"],
  between: ["A change is known only to lie between the map that first shows it and the one before.", "Про зміну відомо лише те, що вона сталася між картою, яка вперше її показує, і попередньою."],
  differs: ["Another published point of this place has another history by:", "Інша опублікована точка цього місця має іншу історію за:"],
  loading: ["Reading…", "Читаємо…"], failed: ["Could not be read:", "Не вдалося прочитати:"], unknown: ["This place is not among those that the page has:", "Цього місця немає серед тих, що має сторінка:"],
  more: ["All points, and what was said of it:", "Усі точки й що про нього казали:"],
  hub: ["Distance to land held", "Відстань до утримуваної землі"], on: ["State at", "Стан на"], km: ["km", "км"], interval: ["interval", "інтервал"],
  inside: ["held", "утримується"], series: ["By the months of the archive; below zero: inside held land.", "За місяцями архіву; менше нуля: всередині утримуваної землі."],
  noHub: ["This distance is not among the published answers. This command answers it:", "Цієї відстані немає серед опублікованих відповідей. Відповідь дасть команда:"],
  sector: ["A sector of the theatre, drawn for comparing; no unit's area.", "Напрямок театру, проведений для порівняння; це не зона відповідальності."], region: ["Numbers elsewhere on the page are of this region while it is chosen.", "Поки область вибрано, числа на сторінці стосуються її."],
  advance: ["advance", "просування"], retreat: ["retreat", "відхід"], reclassified: ["reclassified", "перекласифіковано"], redraw: ["redraw", "перемальовано"], retraction: ["retraction", "відкликано"],
  strip: ["Time from", "Час від"], go: ["Show the map of", "Показати карту від"],
});
type T = ReturnType<typeof say>;

export function mountCard(app: App, map: MapHandle): { found(): Found | undefined } {
  const card = h("section", { class: "tool-card place-card", hidden: true, "aria-live": "off" });
  map.panel.prepend(card);
  let found: Found | undefined, drawn = 0;

  const status = (t: T, text: string) => (text === notDrawn ? t.notDrawn : statusTitle(app, text));
  const moment = (t: T, instant: Instant) => h("button", {
    type: "button", class: "linklike", title: minuteText(app.state.language, instant), "aria-label": `${t.go} ${minuteText(app.state.language, instant)}`,
    onclick: () => app.set({ at: instant }, "push"),
  }, shortText(app.state.language, instant));

  const history = (t: T, places: Places, place: Place): Node[] => {
    const all = histories(places, place), differing = all.filter((one) => one.differs).map((one) => sourceTitle(app, one.source));
    const bodies = all.map(({ source, spans }) => h("tbody", {}, h("tr", {}, h("th", { scope: "rowgroup", colspan: "3", class: "tool-group" }, sourceTitle(app, source))),
      ...spans.map((span) => h("tr", {},
        h("td", {}, status(t, span.status), span.kind === undefined ? null : h("span", { class: "tool-small" }, t[span.kind as "advance"] ?? span.kind)), h("td", {}, moment(t, span.from)),
        h("td", {}, span.after === undefined ? h("span", { class: "tool-small" }, t.firstMap) : shortText(app.state.language, span.after))))));
    return [
      h("h3", {}, t.history), strip(app, t, all),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.history }, h("table", { class: "tool-table" },
        h("caption", { class: "unseen" }, `${t.history}: ${placeName(place, app.state.language)}`),
        h("thead", {}, h("tr", {}, ...[t.status, t.first, t.before].map((text) => h("th", { scope: "col" }, text)))),
        ...bodies)),
      h("p", { class: "tool-note" }, t.between, differing.length > 0 ? ` ${t.differs} ${differing.join(", ")}.` : ""),
    ];
  };

  const more = (t: T, place: Place): Node => {
    const question = questionText("places", { arg: place.name, id: place.id.replace(/^geonames:/, "") });
    return h("p", { class: "tool-note" }, `${t.more} `, canAsk(app.site, question) ? h("a", { href: `api/${question}` }, "JSON")
      : h("code", {}, `plumbline places "${place.name}" --id ${place.id.replace(/^geonames:/, "")} -e ${app.site.evidence.name}`));
  };

  const hubPart = (t: T, hub: string, title: string, place: HTMLElement) => {
    const mine = drawn;
    void distances(app.site, hub, app.state.source).then((days) => {
      if (mine !== drawn) return;
      if (days.length === 0)
        return place.replaceChildren(h("p", { class: "tool-note" }, `${t.noHub} `, h("code", {}, `plumbline hub "${hub}" -e ${app.site.evidence.name} -s ${app.state.source} --at ${instantText(app.state.at)}`)));
      place.replaceChildren(h("h3", {}, t.hub), hubChart(app, t, days),
        h("details", {}, h("summary", {}, `${t.hub}: ${sourceTitle(app, app.state.source)}`), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.hub },
          h("table", { class: "tool-table" }, h("caption", { class: "unseen" }, `${t.hub}: ${title}`),
            h("thead", {}, h("tr", {}, ...[t.on, t.km, t.interval].map((text) => h("th", { scope: "col" }, text)))),
            h("tbody", {}, ...days.map((day) => h("tr", {}, h("td", {}, shortText(app.state.language, day.at)),
              h("td", { class: "number" }, numberText(app.state.language, day.km, 1)),
              h("td", { class: "number" }, day.low === undefined || day.high === undefined ? "" : `${numberText(app.state.language, day.low, 1)} – ${numberText(app.state.language, day.high, 1)}`))))))),
        h("p", { class: "tool-note" }, t.series));
      return undefined;
    }, () => { if (mine === drawn) place.replaceChildren(); });
  };

  const draw = async (state: State) => {
    const mine = ++drawn, t = say(state.language);
    found = undefined;
    card.hidden = state.place === "";
    if (state.place === "") return map.redraw();
    card.replaceChildren(h("p", { class: "tool-note" }, t.loading));
    let places: Places | undefined;
    try {
      places = await loadPlaces();
    } catch (error) {
      if (mine === drawn) card.replaceChildren(h("p", { role: "alert" }, `${t.failed} ${error instanceof Error ? error.message : String(error)}`));
      return;
    }
    if (mine !== drawn) return;
    found = new Finder(app.site, places).byId(state.place);
    map.redraw();
    const close = h("button", { type: "button", class: "card-close", "aria-label": t.close, onclick: () => app.set({ place: "" }, "push") }, "×");
    if (found === undefined) return card.replaceChildren(close, h("p", {}, `${t.unknown} ${state.place}`));
    const place = places === undefined ? undefined : places.byId.get(found.id) ?? (found.kind === "hub" && found.at !== undefined ? settlementOf(places, { title: found.name, at: found.at }) : undefined);
    if (place !== undefined) found = { ...found, native: place.native, people: place.people, region: place.region };
    const name = state.language === "uk" && found.native !== "" ? found.native : found.name;
    const facts = [state.language === "uk" ? found.native !== "" && found.name : found.native, found.region, found.people > 0 && place !== undefined ? `${numberText(state.language, found.people)} ${t.people}` : "",
      found.at === undefined ? "" : `${found.at[0].toFixed(4)}, ${found.at[1].toFixed(4)}`].filter((text) => text !== "" && text !== false);
    const parts: Node[] = [close, h("h2", {}, name), h("p", { class: "tool-note" }, facts.join(" · "))];
    const hub = h("div");
    if (found.kind === "hub") {
      parts.push(hub);
      hubPart(t, found.id.slice(4), found.name, hub);
    }
    if (places !== undefined && place !== undefined) parts.push(...history(t, places, place), more(t, place));
    if (found.kind === "sector") parts.push(h("p", { class: "tool-note" }, t.sector));
    if (found.kind === "region") parts.push(h("p", { class: "tool-note" }, t.region));
    card.replaceChildren(...parts);
  };

  map.add({
    draw(context, camera) {
      if (found?.at === undefined || found.kind === "sector") return;
      const look = lookOf(map.panel), [x, y] = camera.toScreen(...found.at);
      context.lineWidth = 5;
      context.strokeStyle = look.ground;
      for (const colour of [look.ground, look.accent]) {
        context.strokeStyle = colour;
        context.beginPath();
        context.arc(x, y, 9, 0, 7);
        context.stroke();
        context.lineWidth = 2.5;
      }
    },
  });
  let moved = app.state.at;
  app.watch((state, before) => {
    if (state.place !== before.place || state.language !== before.language || state.source !== before.source) return void draw(state);
    if (state.at !== moved) {
      moved = state.at;
      const line = card.querySelector(".strip-now");
      if (line instanceof SVGElement) placeNow(line, state.at);
    }
  });
  if (app.state.place !== "") void draw(app.state);
  return { found: () => found };
}

const width = 320, rowHeight = 20;
function placeNow(line: SVGElement, at: Instant): void {
  const from = Number(line.dataset["from"]), to = Number(line.dataset["to"]);
  const x = Math.max(0, Math.min(width, (width * (at - from)) / Math.max(1, to - from)));
  line.setAttribute("x1", x.toFixed(1));
  line.setAttribute("x2", x.toFixed(1));
}

/** A row a source: its statuses over time; the table under it says the same in words. */
function strip(app: App, t: T, all: ReturnType<typeof histories>): Node {
  const from = Math.min(...all.map((one) => one.first)), to = Math.max(...all.map((one) => one.last));
  const x = (at: Instant) => (width * (at - from)) / Math.max(1, to - from);
  const height = all.length * rowHeight + 14, sides = app.site.sides.map((side) => `held:${side.name}`);
  const kind = (status: string) => (sides.indexOf(status) >= 0 ? `strip-held${sides.indexOf(status)}` : status === "contested" ? "strip-contested" : "strip-none");
  const picture = s("svg", { class: "strip", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${t.history}. ${t.strip} ${dayText(app.state.language, from)} – ${dayText(app.state.language, to)}` },
    s("defs", {}, s("pattern", { id: "strip-hatch", width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, s("rect", { width: 1.6, height: 4, class: "strip-hatch" })),
      s("pattern", { id: "strip-level", width: 4, height: 4, patternUnits: "userSpaceOnUse" }, s("rect", { width: 4, height: 1.5, class: "strip-level" }))));
  all.forEach(({ source, first, last, spans }, row) => {
    const y = row * rowHeight;
    picture.append(s("text", { x: 0, y: y + 8, class: "strip-text" }, sourceTitle(app, source)), s("rect", { x: x(first), y: y + 10, width: Math.max(1, x(last) - x(first)), height: 7, class: "strip-none" }));
    spans.forEach((span, i) => {
      const end = spans[i + 1]?.from ?? last;
      if (span.status !== notDrawn) picture.append(s("rect", { x: x(span.from).toFixed(1), y: y + 10, width: Math.max(1, x(end) - x(span.from)).toFixed(1), height: 7, class: kind(span.status) }));
    });
  });
  for (const [at, anchor] of [[from, "start"], [to, "end"]] as const)
    picture.append(s("text", { x: x(at), y: height - 2, "text-anchor": anchor, class: "strip-text" }, shortText(app.state.language, at)));
  const now = s("line", { y1: 0, y2: all.length * rowHeight, class: "strip-now", "data-from": from, "data-to": to });
  placeNow(now, app.state.at);
  picture.append(now);
  return picture;
}

function hubChart(app: App, t: T, days: HubDay[]): Node {
  const from = days[0]!.at, to = days[days.length - 1]!.at, high = Math.max(1, ...days.map((day) => day.high ?? day.km)), low = Math.min(0, ...days.map((day) => day.low ?? day.km));
  const x = (at: Instant) => ((width * (at - from)) / Math.max(1, to - from)).toFixed(1), y = (km: number) => (4 + (60 * (high - km)) / (high - low)).toFixed(1);
  const line = days.map((day) => `${x(day.at)},${y(day.km)}`).join("L");
  const band = [...days.map((day) => `${x(day.at)},${y(day.high ?? day.km)}`), ...[...days].reverse().map((day) => `${x(day.at)},${y(day.low ?? day.km)}`)].join("L");
  const now = s("line", { y1: 0, y2: 68, class: "strip-now", "data-from": from, "data-to": to });
  placeNow(now, app.state.at);
  return s("svg", { class: "strip", viewBox: `0 0 ${width} 80`, role: "img", "aria-label": `${t.hub}: ${numberText(app.state.language, days[0]!.km, 1)} ${t.km}, ${dayText(app.state.language, from)}; ${numberText(app.state.language, days[days.length - 1]!.km, 1)} ${t.km}, ${dayText(app.state.language, to)}` },
    s("path", { d: `M${band}Z`, class: "strip-band" }), s("line", { x1: 0, x2: width, y1: y(0), y2: y(0), class: "strip-zero" }), s("path", { d: `M${line}`, class: "strip-line" }), now,
    s("text", { x: 0, y: 78, class: "strip-text" }, shortText(app.state.language, from)), s("text", { x: width, y: 78, "text-anchor": "end", class: "strip-text" }, shortText(app.state.language, to)),
    s("text", { x: 2, y: 12, class: "strip-text" }, `${numberText(app.state.language, high, 0)} ${t.km}`));
}
