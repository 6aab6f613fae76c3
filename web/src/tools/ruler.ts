// ruler.ts - measures on the map along the ellipsoid: lengths of stretches, their sum, the area of a closed figure. By
// pointer a click adds a point; by keyboard a crosshair stands in the map's middle, arrows move the map and Enter adds.
import { h, words, type App } from "../app";
import { lookOf } from "../map/look";
import type { Camera, MapHandle } from "../map/overlay";
import { numberText } from "../map/words";
import { along, areaKm2, azimuthDeg, crosses, distanceM, type Position } from "./geodesic";
import { Labels } from "./labels";

const say = words({
  ruler: ["Measure", "Виміряти"], title: ["Ruler", "Лінійка"],
  help: ["Click the map, or move it with the arrow keys and press Enter at the crosshair. Backspace takes the last point away, C closes the figure, Escape ends.",
    "Клацайте по карті або рухайте її стрілками й тисніть Enter на перехресті. Backspace прибирає останню точку, C замикає фігуру, Escape завершує."],
  add: ["Add the middle", "Додати середину"], undo: ["Take back", "Прибрати останню"], closeFigure: ["Close the figure", "Замкнути"], openFigure: ["Open the figure", "Розімкнути"],
  clear: ["Clear", "Очистити"], end: ["End", "Завершити"], copy: ["Copy", "Копіювати"], copied: ["Copied", "Скопійовано"],
  point: ["Point", "Точка"], at: ["Longitude, latitude", "Довгота, широта"], stretch: ["km", "км"], direction: ["Direction", "Напрям"],
  total: ["Total", "Разом"], area: ["Area", "Площа"], km: ["km", "км"], km2: ["km²", "км²"], added: ["Point", "Точка"], crossing: ["The outline crosses itself: no area.", "Контур перетинає себе: площі немає."],
  note: ["Shortest lines on the WGS84 ellipsoid, to a millimetre of the points as placed; a screen's pixel is", "Найкоротші лінії на еліпсоїді WGS84, з точністю до міліметра між поставленими точками; піксель екрана — це"],
  began: ["Ruler on.", "Лінійку ввімкнено."], ended: ["Ruler off.", "Лінійку вимкнено."], m: ["m", "м"],
});

export interface Ruler { readonly active: boolean; readonly points: readonly Position[]; readonly closed: boolean }

export function mountRuler(app: App, map: MapHandle): Ruler {
  const points: Position[] = [];
  let active = false, closed = false, over: Position | undefined, keys = false;
  const button = h("button", { type: "button", class: "ruler-button", "aria-pressed": "false", onclick: () => turn(!active) });
  map.toolbar.append(button);
  const section = h("section", { class: "tool-card ruler-card", hidden: true });
  map.panel.prepend(section);

  const language = () => app.state.language;
  const km = (m: number) => numberText(language(), m / 1000, m < 10000 ? 3 : m < 100000 ? 2 : 1);
  const square = (value: number) => numberText(language(), value, value < 10 ? 3 : value < 1000 ? 2 : 0);
  const ends = (): [Position, Position][] => points.flatMap((point, i): [Position, Position][] => {
    const next = points[i + 1] ?? (closed && i === points.length - 1 && points.length > 2 ? points[0] : undefined);
    return next === undefined ? [] : [[point, next]];
  });
  const total = () => ends().reduce((sum, [from, to]) => sum + distanceM(from, to), 0);

  function turn(on: boolean): void {
    if (on === active) return;
    active = on;
    if (!on) { points.length = 0; closed = false; over = undefined; }
    keys = false;
    button.setAttribute("aria-pressed", String(on));
    app.say(on ? `${say(language()).began} ${say(language()).help}` : say(language()).ended);
    draw();
  }
  function add(at: Position): void {
    if (closed || points.length >= 500) return;
    points.push(at);
    const [from, to] = [points[points.length - 2], at], t = say(language());
    app.say(`${t.added} ${points.length}${from === undefined ? "" : `: ${km(distanceM(from, to))} ${t.km}, ${t.total} ${km(total())} ${t.km}`}`);
    draw();
  }
  function undo(): void {
    if (closed) closed = false;
    else points.pop();
    draw();
  }
  function shut(): void {
    closed = !closed && points.length > 2;
    const t = say(language());
    if (closed) app.say(crosses(points) ? t.crossing : `${t.area} ${square(areaKm2(points))} ${t.km2}`);
    draw();
  }
  const middle = (): Position => map.camera.toLonLat(map.camera.width / 2, map.camera.height / 2);

  const act = (name: string, text: string, does: () => void) => h("button", { type: "button", class: "ruler-act", "data-act": name, onclick: () => {
    does();
    section.querySelector<HTMLElement>(`[data-act="${name}"]:not(:disabled)`)?.focus(); // the buttons were made anew
  } }, text);
  function draw(): void {
    const t = say(language());
    button.textContent = t.ruler;
    button.title = t.help;
    section.hidden = !active;
    map.redraw();
    if (!active) return section.replaceChildren();
    const area = points.length > 2 ? (crosses(points) ? undefined : areaKm2(points)) : undefined;
    section.replaceChildren(
      h("h2", {}, t.title), h("p", { class: "tool-note" }, t.help),
      h("p", { class: "ruler-acts" }, act("add", t.add, () => add(middle())), act("undo", t.undo, undo), act("close", closed ? t.openFigure : t.closeFigure, shut),
        act("clear", t.clear, () => { points.length = 0; closed = false; draw(); }),
        act("copy", t.copy, () => { void navigator.clipboard?.writeText(asText()).then(() => app.say(t.copied), () => undefined); }),
        act("end", t.end, () => { turn(false); button.focus(); })),
      h("p", { class: "ruler-sum" }, `${t.total}: `, h("strong", {}, `${km(total())} ${t.km}`),
        closed ? area === undefined ? ` · ${t.crossing}` : h("span", {}, ` · ${t.area}: `, h("strong", {}, `${square(area)} ${t.km2}`)) : null),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.title }, h("table", { class: "tool-table" }, h("caption", { class: "unseen" }, t.title),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "unseen" }, t.point)), h("th", { scope: "col" }, t.at), h("th", { scope: "col", class: "number" }, t.stretch), h("th", { scope: "col", class: "number" }, h("span", { class: "unseen" }, t.direction), h("span", { "aria-hidden": "true" }, "°")))),
        h("tbody", {}, ...points.map((point, i) => {
          const before = points[i - 1] ?? (closed && i === 0 ? points[points.length - 1] : undefined);
          return h("tr", {}, h("th", { scope: "row" }, String(i + 1)), h("td", {}, `${point[0].toFixed(5)}, ${point[1].toFixed(5)}`),
            h("td", { class: "number" }, before === undefined ? "" : km(distanceM(before, point))), h("td", { class: "number" }, before === undefined ? "" : numberText(language(), azimuthDeg(before, point), 0)));
        })))),
      h("p", { class: "tool-note" }, `${t.note} ${numberText(language(), 1000 / map.camera.scale, 0)} ${t.m}.`),
    );
  }
  const asText = () => ["point,longitude,latitude,stretch_km", ...points.map((point, i) => `${i + 1},${point[0].toFixed(6)},${point[1].toFixed(6)},${i === 0 ? "" : (distanceM(points[i - 1]!, point) / 1000).toFixed(6)}`),
    `# total ${(total() / 1000).toFixed(6)} km${closed && !crosses(points) ? `, area ${areaKm2(points).toFixed(6)} km2` : ""}`].join("\n");

  const trace = (context: CanvasRenderingContext2D, camera: Camera, list: readonly Position[]) => list.forEach((at, i) => {
    const [x, y] = camera.toScreen(at[0], at[1]);
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  map.add({
    draw(context, camera) {
      if (!active) return;
      const look = lookOf(map.panel), last = points[points.length - 1];
      if (closed && points.length > 2) {
        context.beginPath();
        for (const [from, to] of ends()) along(from, to).forEach((at, i) => {
          const [x, y] = camera.toScreen(at[0], at[1]);
          if (from === points[0] && i === 0) context.moveTo(x, y);
          else context.lineTo(x, y);
        });
        context.globalAlpha = 0.18;
        context.fillStyle = look.accent;
        context.fill();
        context.globalAlpha = 1;
      }
      for (const [width, colour] of [[5, look.ground], [2, look.ink]] as const) {
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.beginPath();
        for (const [from, to] of ends()) trace(context, camera, along(from, to));
        context.stroke();
      }
      if (last !== undefined && over !== undefined && !closed) {
        context.setLineDash([4, 4]);
        context.lineWidth = 1.5;
        context.beginPath();
        trace(context, camera, along(last, over));
        context.stroke();
        context.setLineDash([]);
      }
      const labels = new Labels(context, look.ink, look.ground);
      for (const [from, to] of ends()) {
        const [x1, y1] = camera.toScreen(from[0], from[1]), [x2, y2] = camera.toScreen(to[0], to[1]);
        if (Math.hypot(x2 - x1, y2 - y1) > 40) labels.put((x1 + x2) / 2, (y1 + y2) / 2, 1, `${km(distanceM(from, to))} ${say(language()).km}`, 12, true);
      }
      for (const point of points) {
        const [x, y] = camera.toScreen(point[0], point[1]);
        context.beginPath();
        context.arc(x, y, 4, 0, 7);
        context.fillStyle = look.ground;
        context.fill();
        context.lineWidth = 2;
        context.strokeStyle = look.ink;
        context.stroke();
      }
      if (!keys && points.length > 0) return;
      const x = camera.width / 2, y = camera.height / 2;
      for (const [width, colour] of [[4, look.ground], [1.5, look.ink]] as const) {
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.beginPath();
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
          context.moveTo(x + dx * 4, y + dy * 4);
          context.lineTo(x + dx * 14, y + dy * 14);
        }
        context.stroke();
      }
    },
    pointer(event) {
      if (!active) return false;
      if (event.kind === "leave") over = undefined;
      else over = [event.lon, event.lat];
      if (event.kind === "click") {
        keys = false;
        add([event.lon, event.lat]);
        return true;
      }
      map.redraw();
      return false; // dragging pans the map, also while measuring
    },
  });
  const mapKeys = (event: KeyboardEvent) => {
    if (!active || map.panel.offsetParent === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (target.closest("input, select, textarea, dialog") !== null) return;
    if (event.key === "Escape") turn(false);
    // Enter and the others on a button are the button's own.
    else if (target.closest("button, a, summary") !== null) return;
    else if (event.key === "Enter") { keys = true; add(middle()); }
    else if (event.key === "Backspace") undo();
    else if (event.key === "c" || event.key === "C") shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("keydown", mapKeys, true);
  document.addEventListener("keydown", (event) => {
    if (active && event.key.startsWith("Arrow") && !keys) { keys = true; map.redraw(); }
  });
  app.watch((state, before) => { if (state.language !== before.language) draw(); });
  draw();
  return { get active() { return active; }, points, get closed() { return closed; } };
}
