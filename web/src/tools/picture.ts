// picture.ts - the present map as a picture to be shown elsewhere: with title, date, signs, source, licence and files drawn in.
// PNG is what is seen; SVG is drawn anew from the same shapes by the same projection, as outlines.
import { words, type App } from "../app";
import { decodeShapes } from "../map/decode";
import { fillHatched, kindStyle, lookOf, styleOf, type Hatching, type Look } from "../map/look";
import type { Camera, MapHandle } from "../map/overlay";
import { minuteText, say as sayMap, sourceTitle, statusTitle } from "../map/words";
import { readBytes, type Site } from "../site";
import { polygonsOf } from "./export";
import { Labels } from "./labels";
import { s } from "./svg";

const say = words({
  on: ["Control as of", "Контроль станом на"], map: ["map of", "карта від"], licence: ["Licence", "Ліцензія"], none: ["not stated", "не зазначено"], file: ["File", "Файл"],
  evidence: ["evidence", "докази"], changes: ["Changes between", "Зміни між"], and: ["and", "та"], gained: ["gained", "здобуто"], lost: ["lost", "втрачено"], compare: ["compared with the map of", "порівняно з картою від"],
  equal: ["Equal-area projection", "Рівновелика проєкція"],
});

interface Sign { style: { colour: string; hatching: Hatching }; text: string; opacity: number }
interface Text { x: number; y: number; size: number; bold: boolean; soft: boolean; text: string }
interface Sheet { width: number; height: number; top: number; texts: Text[]; signs: (Sign & { x: number; y: number })[] }
const margin = 14, swatchWide = 22, swatchHigh = 13;
const family = 'system-ui, "DejaVu Sans", sans-serif';

/** The patches between two maps: as drawn by the layer. */
export function patchesBetween(of: { from: number[]; to: number[] }, from: number, to: number): number[] {
  const early = Math.min(from, to), late = Math.max(from, to);
  return of.to.flatMap((end, i) => (of.from[i]! >= early && end > early && end <= late ? [i] : []));
}

function signsOf(app: App, map: MapHandle, look: Look): Sign[] {
  const { state, site } = app, t = say(state.language), names = sayMap(state.language) as Record<string, string>;
  const statuses = map.maps(state.source)?.statuses ?? [];
  const signs: Sign[] = statuses.filter((one) => one.startsWith("held:") || ((one === "contested" || one === "liberated") && state.layers.includes(one)))
    .map((one) => ({ style: styleOf(look, one, site.sides), text: statusTitle(app, one), opacity: 0.62 }));
  const patches = state.layers.includes("patches") ? map.patches(state.source) : undefined;
  const kinds = patches?.kinds ?? [];
  for (const kind of kinds)
    for (const gained of kind === "advance" ? [true] : kind === "retreat" ? [false] : [true, false])
      signs.push({ style: kindStyle(look, kind, gained), text: `${names[kind] ?? kind}${kind === "advance" || kind === "retreat" ? "" : `, ${gained ? t.gained : t.lost}`}`, opacity: 0.85 });
  return signs;
}

/** Where texts and signs stand around a picture of that width and height. */
function sheetOf(app: App, map: MapHandle, look: Look, width: number, height: number): Sheet {
  const { state, site } = app, t = say(state.language), source = site.sources.find((one) => one.name === state.source);
  const maps = map.maps(state.source), snapshot = map.currentSnapshot(state.source), instant = maps?.instants[snapshot];
  const measure = document.createElement("canvas").getContext("2d")!;
  const texts: Text[] = [];
  let y = margin;
  const write = (text: string, size: number, bold: boolean, soft: boolean) => {
    measure.font = `${bold ? "600 " : ""}${size}px ${family}`;
    let line = "";
    const put = () => {
      if (line === "") return;
      y += size * 1.35;
      texts.push({ x: margin, y: y - size * 0.3, size, bold, soft, text: line });
      line = "";
    };
    for (let word of text.split(" ")) {
      while (measure.measureText(word).width > width - 2 * margin) { // hashes and addresses break anywhere
        let most = word.length;
        while (most > 1 && measure.measureText(word.slice(0, most)).width > width - 2 * margin) most--;
        put();
        line = word.slice(0, most);
        word = word.slice(most);
        put();
      }
      const longer = line === "" ? word : `${line} ${word}`;
      if (measure.measureText(longer).width > width - 2 * margin) {
        put();
        line = word;
      } else line = longer;
    }
    put();
  };
  write(`${site.theatre.title}. ${t.on} ${minuteText(state.language, state.at)}`, 18, true, false);
  const window = `${minuteText(state.language, Math.min(state.from, state.at))} ${t.and} ${minuteText(state.language, Math.max(state.from, state.at))}`;
  write(`${sourceTitle(app, state.source)}${instant === undefined ? "" : `, ${t.map} ${minuteText(state.language, instant)}`}${state.layers.includes("patches") ? `. ${t.changes} ${window}` : state.compare === "none" ? "" : `, ${t.compare} ${minuteText(state.language, state.from)}`}`, 13, false, true);
  const top = y + 8;
  y = top + height + 8;
  const signs: Sheet["signs"] = [];
  measure.font = `12px ${family}`;
  let x = margin;
  for (const sign of signsOf(app, map, look)) {
    const wide = swatchWide + 6 + measure.measureText(sign.text).width + 16;
    if (x + wide > width && x > margin) { x = margin; y += 20; }
    signs.push({ ...sign, x, y: y + 2 });
    texts.push({ x: x + swatchWide + 6, y: y + 13, size: 12, bold: false, soft: false, text: sign.text });
    x += wide;
  }
  y += signs.length > 0 ? 24 : 0;
  if (source !== undefined) write(`${source.citation || source.maker}${source.url === "" ? "" : ` · ${source.url}`} · ${t.licence}: ${source.licence || t.none}`, 11, false, true);
  for (const file of maps?.files[snapshot] ?? []) write(`${t.file}: ${file.name}, SHA-256 ${file.sha256}`, 10, false, true);
  write(`Plumbline ${site.version}, ${t.evidence} ${site.evidence.name}${site.evidence.digest === null ? "" : ` ${site.evidence.digest}`}. ${t.equal}. ${app.permalink()}`, 10, false, true);
  return { width, height: y + margin, top, texts, signs };
}

export async function pngOf(app: App, map: MapHandle): Promise<Blob> {
  const look = lookOf(map.panel), picture = map.picture(), ratio = map.camera.pixelRatio;
  const sheet = sheetOf(app, map, look, picture.width / ratio, picture.height / ratio);
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = Math.round(sheet.height * ratio);
  const context = canvas.getContext("2d")!;
  context.fillStyle = look.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, Math.round(sheet.top * ratio));
  context.scale(ratio, ratio);
  for (const text of sheet.texts) {
    context.font = `${text.bold ? "600 " : ""}${text.size}px ${family}`;
    context.fillStyle = text.soft ? look.soft : look.ink;
    context.fillText(text.text, text.x, text.y);
  }
  for (const sign of sheet.signs) {
    const box = new Path2D();
    box.rect(sign.x, sign.y, swatchWide, swatchHigh);
    fillHatched(context, box, sign.style, sign.opacity, ratio, ratio);
    context.strokeStyle = sign.style.colour;
    context.lineWidth = 1;
    context.stroke(box);
  }
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob === null ? failed(new Error("no picture")) : done(blob)), "image/png"));
}

// ---- SVG ----

type Ring = readonly (readonly [number, number])[];
/** The part of a ring within a box of degrees, by its four sides in turn. */
function clipped(ring: Ring, [west, south, east, north]: [number, number, number, number]): Ring {
  let now: Ring = ring;
  for (const [axis, limit, sign] of [[0, west, 1], [0, east, -1], [1, south, 1], [1, north, -1]] as const) {
    const out: [number, number][] = [];
    now.forEach((to, i) => {
      const from = now[(i || now.length) - 1]!, a = sign * (from[axis] - limit), b = sign * (to[axis] - limit);
      if (a >= 0 !== b >= 0) {
        const part = a / (a - b);
        out.push([from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]);
      }
      if (b >= 0) out.push([to[0], to[1]]);
    });
    now = out;
  }
  return now;
}
/** A ring as a path, to a tenth of a pixel, without what cannot be seen; "" outside the pane. */
function pathOf(camera: Camera, ring: Ring): string {
  let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity, px = Infinity, py = Infinity, path = "", count = 0;
  for (const [lon, lat] of ring) {
    const [x, y] = camera.toScreen(lon, lat);
    west = Math.min(west, x); east = Math.max(east, x); north = Math.min(north, y); south = Math.max(south, y);
    if (Math.abs(x - px) < 0.4 && Math.abs(y - py) < 0.4) continue;
    path += `${count++ === 0 ? "M" : "L"}${x.toFixed(1)},${y.toFixed(1)}`;
    [px, py] = [x, y];
  }
  return count < 3 || east < 0 || south < 0 || west > camera.width || north > camera.height ? "" : `${path}Z`;
}
function seenBox(camera: Camera): [number, number, number, number] {
  const lons: number[] = [], lats: number[] = [];
  for (const x of [0, 0.5, 1]) for (const y of [0, 0.5, 1]) {
    const [lon, lat] = camera.toLonLat(x * camera.width, y * camera.height);
    lons.push(lon);
    lats.push(lat);
  }
  return [Math.min(...lons) - 2, Math.min(...lats) - 2, Math.max(...lons) + 2, Math.max(...lats) + 2];
}
function hatchOf(id: string, style: { colour: string; hatching: Hatching }): SVGElement {
  const lines: Record<Hatching, string> = { solid: "", stripes: "M-2,2L2,-2M0,7L7,0M5,9L9,5", back: "M-2,5L2,9M0,0L7,7M5,-2L9,2", cross: "M0,7L7,0M0,0L7,7", dots: "M3.5,2.6L3.5,4.4", level: "M0,3.5L7,3.5" };
  return s("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse" },
    s("rect", { width: 7, height: 7, fill: style.colour, "fill-opacity": 0.25 }), s("path", { d: lines[style.hatching], stroke: style.colour, "stroke-width": style.hatching === "dots" ? 2.4 : 1.6, fill: "none" }));
}

function hubsOf(site: Site, camera: Camera, look: Look): SVGElement[] {
  const context = document.createElement("canvas").getContext("2d")!, labels = new Labels(context, look.ink, look.ground);
  const seen = site.hubs.map((hub) => ({ title: hub.title, at: camera.toScreen(...hub.at) })).filter(({ at: [x, y] }) => x > 0 && y > 0 && x < camera.width && y < camera.height);
  for (const { at: [x, y] } of seen) labels.keep(x, y, 5);
  context.font = `600 12px ${family}`;
  return seen.flatMap(({ title, at: [x, y] }) => {
    const box = labels.room(x, y, 5, context.measureText(title).width, 15);
    return [s("rect", { x: (x - 4).toFixed(1), y: (y - 4).toFixed(1), width: 8, height: 8, fill: look.ground, stroke: look.ink, "stroke-width": 2 }),
      ...(box === undefined ? [] : [s("text", { x: box.x.toFixed(1), y: (box.y + 12).toFixed(1), "font-size": 12, "font-weight": 600, fill: look.ink, stroke: look.ground, "stroke-width": 3, "paint-order": "stroke" }, title)])];
  });
}

/** The main source's map at its date: land, control, changes by kind, sectors, hubs. */
export async function svgOf(app: App, map: MapHandle): Promise<string> {
  const look = lookOf(map.panel), { camera } = map, { state, site } = app, snapshot = map.currentSnapshot(state.source);
  const sheet = sheetOf(app, map, look, camera.width, camera.height);
  const defs = s("defs", {}, s("clipPath", { id: "pane" }, s("rect", { width: camera.width, height: camera.height })));
  const known = new Map<string, string>();
  const paint = (style: { colour: string; hatching: Hatching }): string => {
    if (style.hatching === "solid") return style.colour;
    const key = `${style.colour} ${style.hatching}`;
    if (!known.has(key)) {
      known.set(key, `hatch${known.size}`);
      defs.append(hatchOf(known.get(key)!, style));
    }
    return `url(#${known.get(key)!})`;
  };
  const pane = s("g", { "clip-path": "url(#pane)" }, s("rect", { width: camera.width, height: camera.height, fill: state.layers.includes("land") ? look.water : look.land }));
  if (state.layers.includes("land")) {
    const land = decodeShapes(await readBytes("land.bin")), box = seenBox(camera);
    let d = "";
    for (let shape = 0; shape < land.count; shape++)
      for (const ring of land.rings(shape)) {
        const points: [number, number][] = [];
        for (let i = 0; i < ring.length; i += 2) points.push([ring[i]! / land.unitsPerDegree, ring[i + 1]! / land.unitsPerDegree]);
        d += pathOf(camera, clipped(points, box));
      }
    pane.append(s("path", { d, fill: look.land, stroke: look.coast, "stroke-opacity": 0.55, "stroke-width": 0.7, "fill-rule": "evenodd" }));
  }
  const faint = state.layers.includes("patches") ? 0.45 : 1, all = map.shapesAt(snapshot);
  for (const status of ["liberated", "contested", ...site.sides.map((side) => `held:${side.name}`)]) {
    if ((status === "liberated" || status === "contested") && !state.layers.includes(status)) continue;
    const d = all.filter((one) => one.status === status).flatMap((one) => polygonsOf(one.rings)).flat().map((ring) => pathOf(camera, ring.slice(0, -1))).join("");
    if (d === "") continue;
    const style = styleOf(look, status, site.sides);
    pane.append(s("path", { d, fill: paint(style), "fill-opacity": (style.hatching === "solid" ? 0.62 : 1) * faint, stroke: style.colour, "stroke-width": 0.9, "stroke-linejoin": "round" }, s("title", {}, statusTitle(app, status))));
  }
  const maps = map.maps(state.source), patches = state.layers.includes("patches") ? map.patches(state.source) : undefined;
  if (patches !== undefined && maps !== undefined) {
    const shapes = decodeShapes(await readBytes(`data/patches/${state.source}.bin`));
    const before = maps.instants.filter((instant) => instant <= state.from).length - 1;
    const held = patches.statuses.indexOf(`held:${state.side}`);
    for (const one of patchesBetween(patches, before, snapshot)) {
      if (patches.status[one] !== held) continue;
      const style = kindStyle(look, patches.kinds[patches.kind[one]!] ?? "", patches.gained[one]!);
      const d = polygonsOf(shapes.rings(one)).flat().map((ring) => pathOf(camera, ring.slice(0, -1))).join("");
      if (d !== "") pane.append(s("path", { d, fill: paint(style), "fill-opacity": 0.85, stroke: style.colour, "stroke-width": 0.6 }));
    }
  }
  if (state.layers.includes("sectors"))
    for (const sector of site.sectors) pane.append(s("path", { d: pathOf(camera, sector.outline), fill: "none", stroke: look.soft, "stroke-dasharray": "4 3" }, s("title", {}, sector.title)));
  if (state.layers.includes("hubs")) pane.append(...hubsOf(site, camera, look));
  const picture = s("svg", { width: sheet.width, height: sheet.height.toFixed(0), viewBox: `0 0 ${sheet.width} ${sheet.height.toFixed(0)}`, "font-family": family, role: "img" },
    s("title", {}, sheet.texts[0]?.text ?? ""), defs, s("rect", { width: sheet.width, height: sheet.height, fill: look.ground }), s("g", { transform: `translate(0 ${sheet.top})` }, pane));
  for (const sign of sheet.signs)
    picture.append(s("rect", { x: sign.x, y: sign.y, width: swatchWide, height: swatchHigh, fill: paint(sign.style), "fill-opacity": sign.style.hatching === "solid" ? sign.opacity : 1, stroke: sign.style.colour }));
  for (const text of sheet.texts)
    picture.append(s("text", { x: text.x, y: text.y.toFixed(1), "font-size": text.size, "font-weight": text.bold ? 600 : undefined, fill: text.soft ? look.soft : look.ink }, text.text));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}
