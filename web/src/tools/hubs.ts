// hubs.ts - two layers of the map: hubs with how far they are from what the side holds, and settlements with what the map
// says of them at its date. Marks differ by form beside colour: a disc is held, one with a gap contested, a ring neither.
import { h, words, type App } from "../app";
import { lookOf, styleOf, type Look } from "../map/look";
import type { Camera, MapHandle } from "../map/overlay";
import { numberText, shortText, sourceTitle, statusTitle } from "../map/words";
import type { Instant, State } from "../state";
import { distanceAt, type HubDay } from "./hubdata";
import { Labels } from "./labels";
import { loadPlaces, notDrawn, placeName, settlementOf, statusAt, type Place, type Places } from "./places";

const say = words({
  hubs: ["Hubs: distance to land held", "Вузли: відстань до утримуваної землі"], hub: ["Hub", "Вузол"], km: ["km", "км"], interval: ["interval", "інтервал"], on: ["State at", "Стан на"],
  note: ["From the stated point to the nearest edge of what the side holds; below zero: inside it.", "Від зазначеної точки до найближчого краю утримуваного; менше нуля: усередині."],
  published: ["Published by months: the last month's end up to the map's date.", "Опубліковано за місяцями: кінець останнього місяця до дати карти."],
  none: ["none published", "не опубліковано"], places: ["Settlements on the map", "Населені пункти на карті"], status: ["Status", "Статус"], people: ["people", "осіб"],
  notDrawn: ["neither held nor contested", "ні утримуване, ні сіра зона"], shown: ["in sight, the largest", "у полі зору, найбільші"], name: ["Name", "Назва"],
});

interface Mark { id: string; name: string; x: number; y: number; radius: number; text: string }

export interface MapLayers {
  /** The mark under a position of the pane; nearest first. */
  markAt(x: number, y: number): Mark | undefined;
}

export function mountLayers(app: App, map: MapHandle): MapLayers {
  let places: Places | undefined, asked = false, marks: Mark[] = [], far = new Map<string, HubDay>(), farOf = "", timer = 0, run = 0;
  const section = h("details", { class: "tool-card hub-card", hidden: true });
  const list = h("details", { class: "tool-card places-card", hidden: true });
  map.panel.append(section, list);

  const towns = new Map<string, Place>(); // of hubs
  const needPlaces = () => {
    // In Ukrainian hubs have their names from the settlements, too.
    const { layers, language } = app.state;
    if (asked || !(layers.includes("places") || (language === "uk" && layers.includes("hubs")))) return;
    asked = true;
    loadPlaces().then((read) => {
      places = read;
      for (const hub of read === undefined ? [] : app.site.hubs) {
        const town = settlementOf(read!, hub);
        if (town !== undefined) towns.set(hub.name, town);
      }
      map.redraw();
      table();
      tableSoon();
    }, () => { asked = false; });
  };
  const hubTitle = (hub: { name: string; title: string }) => {
    const town = towns.get(hub.name);
    return app.state.language === "uk" && town !== undefined && town.native !== "" ? town.native : hub.title;
  };
  const kmText = (km: number) => numberText(app.state.language, km, Math.abs(km) < 1 ? 2 : 1);

  // ---- hubs ----
  const snapshotInstant = (): Instant => {
    const maps = map.maps(app.state.source), index = map.currentSnapshot(app.state.source);
    return maps?.instants[index] ?? app.state.at;
  };
  const measure = async () => {
    const { source } = app.state, at = snapshotInstant(), key = `${source} ${at}`;
    if (!app.state.layers.includes("hubs") || key === farOf) return;
    const mine = ++run, got = new Map<string, HubDay>();
    for (const hub of app.site.hubs) {
      try {
        const day = await distanceAt(app.site, hub.name, source, at);
        if (day !== undefined) got.set(hub.name, day);
      } catch { /* it has no distance then: before the first map, or not published */ }
      if (mine !== run) return;
    }
    far = got;
    farOf = key;
    map.redraw();
    table();
  };
  const soon = () => {
    run++;
    clearTimeout(timer);
    timer = window.setTimeout(() => { void measure(); tableSoon(); }, app.site.live ? 450 : 60);
  };

  // ---- drawing ----
  const hubMark = (context: CanvasRenderingContext2D, look: Look, x: number, y: number, half: number) => {
    context.beginPath();
    context.rect(x - half, y - half, 2 * half, 2 * half);
    context.fillStyle = look.ground;
    context.fill();
    context.lineWidth = half / 2;
    context.strokeStyle = look.ink;
    context.stroke();
  };
  const placeMark = (context: CanvasRenderingContext2D, look: Look, x: number, y: number, radius: number, status: string) => {
    const colour = status === notDrawn ? look.ink : styleOf(look, status, app.site.sides).colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fillStyle = look.ground;
    context.fill();
    context.fillStyle = colour;
    if (status.startsWith("held:")) context.fill();
    else if (status !== notDrawn) {
      context.beginPath();
      context.arc(x, y, radius, Math.PI / 2, (3 * Math.PI) / 2);
      context.fill();
    }
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.lineWidth = status.startsWith("held:") ? 1 : 1.4;
    context.strokeStyle = status.startsWith("held:") ? look.ground : colour;
    context.stroke();
  };
  /** Settlements in sight that are large enough for the zoom, the largest first. */
  const inSight = (camera: Camera, most: number): { place: Place; x: number; y: number }[] => {
    if (places === undefined) return [];
    const least = 100000 / camera.scale ** 2, out: { place: Place; x: number; y: number }[] = [];
    const corners = [[0, 0], [camera.width, 0], [0, camera.height], [camera.width, camera.height], [camera.width / 2, 0], [camera.width / 2, camera.height]].map(([x, y]) => camera.toLonLat(x!, y!));
    const lons = corners.map(([lon]) => lon), lats = corners.map(([, lat]) => lat);
    const west = Math.min(...lons), east = Math.max(...lons), south = Math.min(...lats), north = Math.max(...lats);
    for (const place of places.list) {
      // Of villages the people are often not given: they come when there is room for them.
      if ((place.people > 0 ? place.people : 150) < least) { if (place.people > 150) break; else continue; }
      if (place.lon < west || place.lon > east || place.lat < south || place.lat > north) continue;
      const [x, y] = camera.toScreen(place.lon, place.lat);
      if (x < 0 || y < 0 || x > camera.width || y > camera.height) continue;
      out.push({ place, x, y });
      if (out.length >= most) break;
    }
    return out;
  };
  const statusOf = (place: Place): string => {
    const { source, at } = app.state;
    const known = places && statusAt(places, place, source, at);
    if (known !== undefined) return known;
    // A source that the list has no history of: what its map shows there now.
    const shapes = map.at(place.lon, place.lat).shapes.map((one) => one.status);
    return shapes.find((one) => one.startsWith("held:")) ?? shapes.find((one) => one === "contested") ?? notDrawn;
  };
  const statusText = (status: string) => (status === notDrawn ? say(app.state.language).notDrawn : statusTitle(app, status));
  const radiusOf = (people: number) => (people >= 100000 ? 5 : people >= 10000 ? 3.8 : 2.6);

  map.add({
    draw(context, camera) {
      const { layers, language } = app.state, look = lookOf(map.panel), t = say(language);
      const labels = new Labels(context, look.ink, look.ground), drawn: Mark[] = [];
      if (layers.includes("hubs")) {
        for (const hub of app.site.hubs) {
          const day = far.get(hub.name);
          if (day?.nearest === undefined || !day.exact || camera.scale < 2.5 || farOf !== `${app.state.source} ${snapshotInstant()}`) continue;
          const [x1, y1] = camera.toScreen(...hub.at), [x2, y2] = camera.toScreen(...day.nearest);
          context.setLineDash([2, 3]);
          context.lineWidth = 1.2;
          context.strokeStyle = look.ink;
          context.beginPath();
          context.moveTo(x1, y1);
          context.lineTo(x2, y2);
          context.stroke();
          context.setLineDash([]);
        }
        const inside = app.site.hubs.map((hub) => ({ hub, at: camera.toScreen(...hub.at) })).filter(({ at: [x, y] }) => x > 0 && y > 0 && x < camera.width && y < camera.height);
        for (const { at: [x, y] } of inside) {
          hubMark(context, look, x, y, camera.scale < 1.1 ? 2.6 : 4);
          labels.keep(x, y, 5);
        }
        for (const { hub, at: [x, y] } of inside) {
          const day = far.get(hub.name), number = day === undefined ? "" : `${kmText(day.km)} ${t.km}${day.exact ? "" : ` (${shortText(language, day.at)})`}`;
          if (camera.scale >= 1.1) labels.put(x, y, 5, hubTitle(hub), 12, true, camera.scale >= 2.5 ? number : "");
          drawn.push({ id: `hub:${hub.name}`, name: hubTitle(hub), x, y, radius: 7, text: `${hubTitle(hub)}${number === "" ? "" : `: ${number}`}` });
        }
      }
      if (layers.includes("places")) {
        const hubs = layers.includes("hubs") ? new Set([...towns.values()].map((town) => town.id)) : new Set<string>();
        const seen = inSight(camera, 900).filter(({ place }) => !hubs.has(place.id));
        for (const { place, x, y } of [...seen].reverse()) {
          const status = statusOf(place);
          placeMark(context, look, x, y, radiusOf(place.people), status);
          drawn.push({ id: place.id, name: placeName(place, language), x, y, radius: 6, text: `${placeName(place, language)}: ${statusText(status)}` });
        }
        for (const { x, y, place } of seen.slice(0, 160)) labels.keep(x, y, radiusOf(place.people) - 0.5);
        for (const { x, y, place } of seen.slice(0, 160)) labels.put(x, y, radiusOf(place.people), placeName(place, language), 11, place.people >= 100000);
      }
      marks = drawn;
    },
  });

  // ---- the same as tables ----
  const table = () => {
    const t = say(app.state.language), on = app.state.layers.includes("hubs") && app.site.hubs.length > 0;
    section.hidden = !on;
    if (!on) return;
    const exact = [...far.values()].some((day) => day.exact);
    section.replaceChildren(h("summary", {}, t.hubs), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.hubs }, h("table", { class: "tool-table" },
      h("caption", { class: "unseen" }, `${t.hubs}, ${sourceTitle(app, app.state.source)}`),
      h("thead", {}, h("tr", {}, ...[t.hub, t.km, t.interval, t.on].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...app.site.hubs.map((hub) => {
        const day = far.get(hub.name);
        return h("tr", {}, h("th", { scope: "row" }, h("button", { type: "button", class: "linklike", onclick: () => { app.set({ place: `hub:${hub.name}` }, "push"); map.goTo(hub.at[0], hub.at[1]); } }, hubTitle(hub))),
          h("td", { class: "number" }, day === undefined ? t.none : kmText(day.km)),
          h("td", { class: "number" }, day?.low === undefined || day.high === undefined ? "" : `${kmText(day.low)} – ${kmText(day.high)}`),
          h("td", {}, day === undefined ? "" : shortText(app.state.language, day.at)));
      })))), h("p", { class: "tool-note" }, t.note, exact ? "" : ` ${t.published}`));
  };
  let tableTimer = 0;
  const tableSoon = () => {
    clearTimeout(tableTimer);
    tableTimer = window.setTimeout(() => {
      const t = say(app.state.language), on = app.state.layers.includes("places") && places !== undefined;
      list.hidden = !on;
      if (!on) return;
      const seen = inSight(map.camera, 40);
      list.replaceChildren(h("summary", {}, `${t.places}: ${seen.length} ${t.shown}`), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.places }, h("table", { class: "tool-table" },
        h("caption", { class: "unseen" }, `${t.places}, ${sourceTitle(app, app.state.source)}`),
        h("thead", {}, h("tr", {}, ...[t.name, t.status, t.people].map((text) => h("th", { scope: "col" }, text)))),
        h("tbody", {}, ...seen.map(({ place }) => h("tr", {}, h("th", { scope: "row" }, h("button", { type: "button", class: "linklike", onclick: () => app.set({ place: place.id }, "push") }, placeName(place, app.state.language))),
          h("td", {}, statusText(statusOf(place))), h("td", { class: "number" }, place.people > 0 ? numberText(app.state.language, place.people) : "")))))));
    }, 300);
  };

  let before: State | undefined;
  const changed = () => {
    const state = app.state;
    needPlaces();
    if (before === undefined || state.at !== before.at || state.source !== before.source || state.layers !== before.layers) soon();
    if (before === undefined || state.language !== before.language || state.layers !== before.layers) table();
    before = state;
  };
  app.watch(changed);
  map.watch(() => { if (app.state.layers.includes("places")) tableSoon(); if (farOf === "" && map.maps(app.state.source) !== undefined && before !== undefined && run === 0) soon(); });
  changed();
  return {
    markAt(x, y) {
      let best: Mark | undefined, near = Infinity;
      for (const mark of marks) {
        const apart = Math.hypot(mark.x - x, mark.y - y);
        if (apart <= mark.radius + 3 && apart < near) [best, near] = [mark, apart];
      }
      return best;
    },
  };
}
