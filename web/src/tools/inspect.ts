// inspect.ts - what lies behind a position of the map or a number: the snapshot with its files and their SHA-256, the
// shapes with how long they stand, the patches with kind, area and width. Pointing at it shows it in short; a click, or
// Enter in the map's middle or on a number, pins it to the panel with everything that can be copied.
import { h, words, type App } from "../app";
import type { Here, MapHandle } from "../map/overlay";
import { minuteText, numberText, say as sayMap, sourceTitle, statusTitle } from "../map/words";
import { readMaps, type MapsOf, type PatchesOf } from "../site";
import { basisOf, snapshotAt } from "./basis";
import { copyButton } from "./copy";
import type { MapLayers } from "./hubs";

const say = words({
  here: ["What the map says here", "Що каже карта тут"], basis: ["What this number rests on", "На чому стоїть це число"], close: ["Close", "Закрити"],
  snapshot: ["Map of", "Карта від"], noMap: ["no map yet", "карти ще немає"], files: ["Files", "Файли"], file: ["File", "Файл"], layer: ["layer", "шар"], hash: ["SHA-256", "SHA-256"],
  nothing: ["neither held nor contested", "ні утримуване, ні сіра зона"], stands: ["drawn so on the maps from", "так намальовано на картах від"], until: ["to", "до"], last: ["the last", "останньої"],
  patches: ["Changes here between the two dates", "Зміни тут між двома датами"], kind: ["Kind", "Вид"], area: ["Area, km²", "Площа, км²"], width: ["Width, m", "Ширина, м"], from: ["Map before", "Карта до"], to: ["Map after", "Карта після"],
  undone: ["Undone", "Скасовано"], gained: ["gained", "здобуто"], lost: ["lost", "втрачено"], status: ["Status", "Статус"], first: ["before the first map", "до першої карти"],
  click: ["Click for the files", "Клацніть, щоб побачити файли"], position: ["Position", "Точка"], more: ["more", "ще"], failed: ["Could not be read:", "Не вдалося прочитати:"], patch: ["change", "зміна"],
});

export function mountInspect(app: App, map: MapHandle, layers: MapLayers, busy: () => boolean): void {
  const tip = h("div", { class: "inspect-tip", role: "tooltip", id: "inspect-tip", hidden: true });
  document.body.append(tip);
  const card = h("section", { class: "tool-card inspect-card", tabindex: "-1", hidden: true });
  map.panel.prepend(card);
  let from: Element | null = null; // where the focus goes when the card is closed

  const hide = () => { tip.hidden = true; };
  const place = (x: number, y: number) => {
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(innerWidth - box.width - 4, x + 14))}px`;
    tip.style.top = `${y + box.height + 18 > innerHeight ? y - box.height - 12 : y + 16}px`;
  };

  // ---- texts ----
  const instant = (maps: MapsOf, snapshot: number) => {
    const t = say(app.state.language), at = maps.instants[snapshot];
    return at === undefined ? t.first : minuteText(app.state.language, at);
  };
  const short = (hash: string) => `${hash.slice(0, 12)}…`;
  const kindText = (kind: string, gained: boolean) => {
    const t = say(app.state.language), names = sayMap(app.state.language) as Record<string, string>;
    return `${names[kind] ?? kind}, ${gained ? t.gained : t.lost}`;
  };
  const statuses = (here: Here): string => {
    const t = say(app.state.language), all = [...new Set(here.shapes.map((one) => one.status))];
    return all.length === 0 ? t.nothing : all.map((one) => statusTitle(app, one)).join(", ");
  };
  const files = (maps: MapsOf, snapshot: number): HTMLElement => {
    const t = say(app.state.language);
    return h("div", { class: "inspect-files" }, h("h3", {}, `${t.snapshot} ${instant(maps, snapshot)}`),
      h("ul", {}, ...(maps.files[snapshot] ?? []).map((file) => h("li", {},
        h("span", { class: "inspect-name" }, file.url === "" ? file.name : h("a", { href: file.url, rel: "noreferrer" }, file.name), file.layer === "" ? null : ` (${t.layer} ${file.layer})`),
        h("code", {}, file.sha256), copyButton(app, `${t.hash} ${file.name}`, () => file.sha256)))));
  };
  const patchTable = (maps: MapsOf, patches: PatchesOf, list: readonly number[]): HTMLElement => {
    const t = say(app.state.language), { language } = app.state;
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t.patches }, h("table", { class: "tool-table" }, h("caption", { class: "unseen" }, t.patches),
      h("thead", {}, h("tr", {}, ...[t.kind, t.status, t.area, t.width, t.from, t.to, t.undone].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...list.map((one) => h("tr", {}, h("th", { scope: "row" }, kindText(patches.kinds[patches.kind[one]!] ?? "", patches.gained[one]!)),
        h("td", {}, statusTitle(app, patches.statuses[patches.status[one]!] ?? "")), h("td", { class: "number" }, numberText(language, patches.area_km2[one]!, 2)), h("td", { class: "number" }, numberText(language, patches.width_m[one]!)),
        h("td", {}, instant(maps, patches.from[one]!)), h("td", {}, instant(maps, patches.to[one]!)),
        h("td", {}, patches.undone[one] === null || patches.undone[one] === undefined ? "" : instant(maps, patches.undone[one]!)))))));
  };

  const pin = (title: string, asked: Element | null, ...parts: (Node | string | null)[]) => {
    const t = say(app.state.language);
    from = asked;
    hide();
    card.hidden = false;
    card.setAttribute("aria-label", title);
    card.replaceChildren(h("button", { type: "button", class: "card-close", "aria-label": t.close, onclick: close }, "×"), h("h2", {}, title));
    for (const part of parts) if (part !== null) card.append(part);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    card.hidden = true;
    card.replaceChildren();
    if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
  };
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });

  // ---- the map ----
  const pinHere = (lon: number, lat: number, asked: Element | null) => {
    const t = say(app.state.language), here = map.at(lon, lat), maps = map.maps(here.source), patches = map.patches(here.source);
    if (maps === undefined) return;
    const standing = here.shapes.map((one) => h("li", {}, h("strong", {}, statusTitle(app, one.status)), ` ${t.stands} ${instant(maps, one.first)} ${t.until} ${one.end >= maps.instants.length ? t.last : instant(maps, one.end - 1)}`));
    const snapshots = patches === undefined ? [] : [...new Set(here.patches.flatMap((one) => [patches.from[one]!, patches.to[one]!]))].filter((one) => one >= 0 && one !== here.snapshot);
    pin(t.here, asked,
      h("p", { class: "tool-note" }, `${sourceTitle(app, here.source)} · ${t.position} ${lon.toFixed(5)}, ${lat.toFixed(5)} `, copyButton(app, t.position, () => `${lon.toFixed(5)},${lat.toFixed(5)}`)),
      standing.length === 0 ? h("p", {}, t.nothing) : h("ul", { class: "inspect-standing" }, ...standing),
      ...(patches !== undefined && here.patches.length > 0 ? [h("h3", {}, t.patches), patchTable(maps, patches, here.patches)] : []),
      here.snapshot < 0 ? h("p", {}, t.noMap) : files(maps, here.snapshot),
      ...(snapshots.length > 0 ? [h("details", {}, h("summary", {}, `${t.files}: ${snapshots.length} ${t.more}`), ...snapshots.slice(0, 40).map((one) => files(maps, one)))] : []));
  };
  let pending = 0;
  const hover = (lon: number, lat: number, x: number, y: number, clientX: number, clientY: number) => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      const t = say(app.state.language), mark = layers.markAt(x, y), here = map.at(lon, lat), maps = map.maps(here.source);
      if (maps === undefined || here.snapshot < 0) return hide();
      const file = maps.files[here.snapshot]?.[0], patches = map.patches(here.source), one = here.patches[here.patches.length - 1];
      tip.replaceChildren(
        ...(mark === undefined ? [] : [h("strong", {}, mark.text)]),
        h("span", {}, statuses(here)),
        ...(patches !== undefined && one !== undefined ? [h("span", {}, `${t.patch}: ${kindText(patches.kinds[patches.kind[one]!] ?? "", patches.gained[one]!)}, ${numberText(app.state.language, patches.area_km2[one]!, 2)} km², ${numberText(app.state.language, patches.width_m[one]!)} m, ${instant(maps, patches.from[one]!)} – ${instant(maps, patches.to[one]!)}${here.patches.length > 1 ? ` (+${here.patches.length - 1})` : ""}`)] : []),
        h("span", { class: "tool-note" }, `${sourceTitle(app, here.source)}, ${instant(maps, here.snapshot)}${file === undefined ? "" : ` · ${short(file.sha256)}`}`));
      place(clientX, clientY);
    });
  };
  // The overlay is told positions on a pane; where that is on the screen comes from the last pointer event.
  let client: { x: number; y: number; touch: boolean } = { x: 0, y: 0, touch: false }, resting = 0;
  addEventListener("pointermove", (event) => { client = { x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" }; }, { capture: true, passive: true });
  addEventListener("pointerdown", (event) => { client = { x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" }; hide(); }, { capture: true, passive: true });
  addEventListener("wheel", hide, { capture: true, passive: true });
  map.add({
    draw() { /* nothing of its own */ },
    pointer(event) {
      clearTimeout(resting);
      if (event.kind === "leave" || event.kind === "down" || busy()) {
        cancelAnimationFrame(pending);
        hide();
        return false;
      }
      if (event.kind === "move" && !client.touch) {
        if (tip.hidden) resting = window.setTimeout(() => hover(event.lon, event.lat, event.x, event.y, client.x, client.y), 120);
        else hover(event.lon, event.lat, event.x, event.y, client.x, client.y);
      } else if (event.kind === "click") {
        const mark = layers.markAt(event.x, event.y);
        if (mark !== undefined) app.set({ place: mark.id }, "push");
        else pinHere(event.lon, event.lat, document.querySelector(".map-panes"));
        return true;
      }
      return false;
    },
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    const panes = event.target instanceof Element ? event.target.closest(".map-panes") : null;
    if (event.key !== "Enter" || panes === null || event.target !== panes || busy()) return;
    event.preventDefault();
    const { camera } = map, [lon, lat] = camera.toLonLat(camera.width / 2, camera.height / 2);
    pinHere(lon, lat, panes);
  });

  // ---- numbers ----
  const about = (event: Event): HTMLElement | null => (event.target instanceof Element ? event.target.closest<HTMLElement>("[data-basis]") : null);
  const tell = async (element: HTMLElement) => {
    const { source, instants } = basisOf(element.dataset["basis"] ?? ""), maps = await readMaps(source);
    if (!element.matches(":hover, :focus")) return;
    tip.replaceChildren(h("span", {}, sourceTitle(app, source)), ...instants.slice(0, 4).map((at) => {
      const snapshot = snapshotAt(maps, at), file = maps.files[snapshot]?.[0];
      return h("span", {}, `${instant(maps, snapshot)}${file === undefined ? "" : ` · ${file.name} · ${short(file.sha256)}`}`);
    }), h("span", { class: "tool-note" }, say(app.state.language).click));
    element.setAttribute("aria-describedby", "inspect-tip");
    const box = element.getBoundingClientRect();
    place(box.left, box.bottom - 8);
  };
  const pinBasis = async (element: HTMLElement) => {
    const t = say(app.state.language), { source, instants } = basisOf(element.dataset["basis"] ?? "");
    try {
      const maps = await readMaps(source);
      const snapshots = [...new Set(instants.map((at) => snapshotAt(maps, at)))].filter((one) => one >= 0);
      pin(t.basis, element, h("p", {}, h("strong", {}, element.textContent ?? ""), ` · ${sourceTitle(app, source)}`), ...snapshots.map((one) => files(maps, one)));
    } catch (error) {
      pin(t.basis, element, h("p", { role: "alert" }, `${t.failed} ${error instanceof Error ? error.message : String(error)}`));
    }
  };
  for (const kind of ["pointerover", "focusin"] as const)
    document.addEventListener(kind, (event) => { const element = about(event); if (element !== null) tell(element).catch(hide); });
  for (const kind of ["pointerout", "focusout"] as const)
    document.addEventListener(kind, (event) => { if (about(event) !== null) hide(); });
  document.addEventListener("click", (event) => { const element = about(event); if (element !== null) void pinBasis(element); });
  document.addEventListener("keydown", (event) => {
    const element = about(event);
    if (element === null || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    void pinBasis(element);
  }, true);
  app.watch((state, before) => { if (state.view !== before.view || state.source !== before.source) { hide(); if (!card.hidden) { card.hidden = true; } } });
}
