// take.ts - "Take away": a dialog with the address of what is seen, the code that puts it into another page, pictures, data,
// the citation, and the draft of a review where a claim is open. Nothing is sent anywhere: files are made in the page.
import { h, words, type App } from "../app";
import type { MapHandle } from "../map/overlay";
import { sourceTitle } from "../map/words";
import { questionText, readMaps, type MapsOf } from "../site";
import { instantText } from "../state";
import { bibtex, citationText, citedOf, cslJson } from "./cite";
import { copyButton } from "./copy";
import { controlGeoJson, fileName, seriesCsv } from "./export";
import { pngOf, svgOf } from "./picture";

const say = words({
  take: ["Take away", "Взяти із собою"], close: ["Close", "Закрити"], link: ["Link", "Посилання"], linkHelp: ["The whole state of the page stands in its address.", "Увесь стан сторінки записано в її адресі."],
  embed: ["Embed", "Вбудувати"], width: ["Width", "Ширина"], height: ["Height", "Висота"], embedLive: ["This address is of your own machine. Publish the page (plumbline publish) to embed it elsewhere.", "Ця адреса — вашого власного комп’ютера. Щоб вбудувати деінде, опублікуйте сторінку (plumbline publish)."],
  picture: ["Picture", "Зображення"], png: ["PNG, as seen", "PNG, як видно"], svg: ["SVG, outlines", "SVG, контури"],
  pictureHelp: ["With title, date, signs, source, licence and files. SVG holds the main source's map at its date: land, control, changes by kind, sectors, hubs.", "З назвою, датою, умовними знаками, джерелом, ліцензією та файлами. SVG містить карту основного джерела на її дату: суходіл, контроль, зміни за видом, напрямки, вузли."],
  data: ["Data", "Дані"], geojson: ["GeoJSON of the control", "GeoJSON контролю"], csv: ["CSV, a row a map", "CSV, рядок на карту"], days: ["CSV of the change, day by day", "CSV змін, день за днем"],
  geojsonHelp: ["Shapes as drawn, rounded to 0.00001 degrees (a metre).", "Фігури, як намальовано, округлені до 0,00001 градуса (метр)."], exact: ["Unrounded by OGC API:", "Без округлення через OGC API:"],
  excerpt: ["GeoPackage of the window", "GeoPackage вікна"],
  gpkg: ["The window's published files, shapes and changes as an evidence file of their own, for QGIS too:", "Опубліковані файли вікна, фігури та зміни як окремий файл доказів, також для QGIS:"], command: ["The same on the command line:", "Те саме в командному рядку:"],
  cite: ["Cite", "Цитувати"], claim: ["Claim", "Твердження"], review: ["ClaimReview draft (JSON-LD)", "Чернетка ClaimReview (JSON-LD)"], reviewHelp: ["A draft: the machine measures, an editor rates and fills in who reviews.", "Чернетка: машина вимірює, а оцінює й зазначає рецензента редактор."],
  reviewNone: ["Of this claim there is no ClaimReview: it is not measured.", "Для цього твердження ClaimReview немає: воно не вимірюється."], reviewPage: ["The claim's page", "Сторінка твердження"],
  made: ["Made:", "Зроблено:"], failed: ["Could not be made:", "Не вдалося зробити:"], reading: ["The maps are still being read.", "Карти ще читаються."], claimPick: ["Claim", "Твердження"],
});

export function download(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob), link = h("a", { href: address, download: name, class: "unseen", tabindex: "-1" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
const text = (content: string, type: string) => new Blob([content], { type: `${type};charset=utf-8` });

/** The ClaimReview that the claim's page carries; undefined: it has none. */
async function claimReview(page: string): Promise<string | undefined> {
  const response = await fetch(page);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  // The page has a style sheet of its own, which a parser would want to apply, against this page's policy.
  const script = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(await response.text());
  return script === null ? undefined : `${JSON.stringify(JSON.parse(script[1]!), null, 2)}\n`;
}

export function mountTake(app: App, map: MapHandle): void {
  const button = h("button", { type: "button", class: "take-button", "aria-haspopup": "dialog", onclick: () => open() });
  map.toolbar.append(button);
  const dialog = h("dialog", { class: "take", "aria-labelledby": "take-title" });
  document.body.append(dialog);
  const note = h("p", { class: "take-note", role: "status" });
  const label = () => { button.textContent = say(app.state.language).take; };

  const act = (name: string, title: string, make: () => Promise<[string, Blob] | string>) => {
    const one = h("button", { type: "button", "data-take": name, onclick: () => {
      const t = say(app.state.language);
      one.disabled = true;
      make().then((made) => {
        if (typeof made === "string") note.textContent = made;
        else {
          download(...made);
          note.textContent = `${t.made} ${made[0]}`;
        }
      }, (error: unknown) => { note.textContent = `${t.failed} ${error instanceof Error ? error.message : String(error)}`; })
        .finally(() => { one.disabled = false; one.focus(); });
    } }, title);
    return one;
  };

  const maps = (): { maps: MapsOf; snapshot: number } => {
    const of = map.maps(app.state.source);
    if (of === undefined) throw new Error(say(app.state.language).reading);
    return { maps: of, snapshot: map.currentSnapshot(app.state.source) };
  };
  const name = (what: string) => fileName(app.state.source, map.maps(app.state.source), map.currentSnapshot(app.state.source), what);

  const linkPart = (t: ReturnType<typeof say>) => {
    const address = app.permalink(), field = h("input", { type: "text", readonly: true, value: address, "aria-label": t.link, class: "take-address", onfocus: () => field.select() });
    return h("section", {}, h("h3", {}, t.link), h("p", { class: "take-row" }, field, copyButton(app, t.link, () => address)), h("p", { class: "tool-note" }, t.linkHelp));
  };
  const embedPart = (t: ReturnType<typeof say>) => {
    const size = (title: string, value: number) => h("input", { type: "number", min: "200", max: "4000", step: "10", value: String(value), "aria-label": title });
    const width = size(t.width, 800), height = size(t.height, 560);
    const code = h("textarea", { readonly: true, rows: "3", "aria-label": t.embed, class: "take-code" });
    const write = () => {
      const quoted = (value: string) => value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
      code.value = `<iframe src="${quoted(app.permalink({ embed: true }))}" width="${Number(width.value) || 800}" height="${Number(height.value) || 560}" title="${quoted(`${app.site.theatre.title}: ${sourceTitle(app, app.state.source)}`)}" loading="lazy" style="border:0"></iframe>`;
    };
    width.addEventListener("input", write);
    height.addEventListener("input", write);
    write();
    return h("section", {}, h("h3", {}, t.embed), h("p", { class: "take-row" }, h("label", {}, `${t.width} `, width), h("label", {}, `${t.height} `, height), copyButton(app, t.embed, () => code.value)), code,
      app.site.live ? h("p", { class: "tool-note" }, t.embedLive) : null);
  };
  const dataPart = (t: ReturnType<typeof say>) => {
    const { source, from, to } = app.state, of = map.maps(source), instant = of?.instants[map.currentSnapshot(source)], at = instant === undefined ? undefined : new Date(instant * 1000).toISOString().replace(".000Z", "Z");
    const began = instantText(Math.min(from, to)).slice(0, 10), ended = instantText(Math.max(from, to) + 86399).slice(0, 10);
    const days = questionText("change", { from: began, per: "day", source, to: ended });
    const command = `plumbline change -e ${app.site.evidence.name} -s ${source} --from ${began} --to ${ended} --per day --csv`;
    const window = { from: began, source, to: ended }, file = `${source}-${began}-${ended}.gpkg`;
    const excerpt = `plumbline excerpt -e ${app.site.evidence.name} --source ${source} --from ${began} --to ${ended} -o ${file}`;
    const items = at === undefined ? undefined : `ogc/collections/control/items?${new URLSearchParams({ source, datetime: at, limit: "1000" }).toString()}`;
    return h("section", {}, h("h3", {}, t.data),
      h("p", { class: "take-row" },
        act("geojson", t.geojson, async () => {
          const now = maps(), about = app.site.sources.find((one) => one.name === source)!;
          return [name("control.geojson"), text(controlGeoJson(app.site, about, now.maps, now.snapshot, map.shapesAt(now.snapshot), app.permalink()), "application/geo+json")];
        }),
        act("csv", t.csv, async () => [`${source}-series.csv`, text(seriesCsv(await readMaps(source)), "text/csv")]),
        app.site.live ? h("a", { class: "take-link", "data-take": "days", href: `api/${days}&format=csv`, download: `${source}-${began}-${ended}-change.csv` }, t.days) : null,
        app.site.live ? h("a", { class: "take-link", "data-take": "excerpt", href: questionText("excerpt", window), download: file }, t.excerpt) : null),
      h("p", { class: "tool-note" }, t.geojsonHelp, " ", app.site.live && items !== undefined ? h("span", {}, `${t.exact} `, h("a", { href: items, "data-take": "ogc" }, "/ogc")) : null),
      app.site.live ? null : h("p", { class: "tool-note" }, `${t.command} `, h("code", {}, command), " ", copyButton(app, t.command, () => command)),
      h("p", { class: "tool-note" }, `${t.gpkg} `, h("code", { "data-take": "gpkg" }, excerpt), " ", copyButton(app, "GeoPackage", () => excerpt)));
  };
  const citePart = (t: ReturnType<typeof say>) => {
    const cited = citedOf(app, map.maps(app.state.source), map.currentSnapshot(app.state.source));
    if (cited === undefined) return h("section");
    const words = citationText(cited);
    return h("section", {}, h("h3", {}, t.cite), h("pre", { class: "take-cite", tabindex: "0", role: "region", "aria-label": t.cite }, words),
      h("p", { class: "take-row" }, copyButton(app, t.cite, () => words), act("bibtex", "BibTeX", async () => [name("citation.bib"), text(bibtex(cited), "application/x-bibtex")]),
        act("csl", "CSL-JSON", async () => [name("citation.json"), text(cslJson(cited), "application/vnd.citationstyles.csl+json")])));
  };
  const claimPart = (t: ReturnType<typeof say>) => {
    const { statement, claim } = app.state;
    if (statement === "" || claim === "") return null;
    const page = `statement/${encodeURIComponent(statement)}/claims/${encodeURIComponent(claim)}.html`;
    return h("section", {}, h("h3", {}, `${t.claim}: ${claim}`), h("p", { class: "take-row" }, act("claimreview", t.review, async () => {
      const made = await claimReview(page);
      return made === undefined ? t.reviewNone : [`${statement}-${claim}-claimreview.json`, text(made, "application/ld+json")];
    }), h("a", { href: page, class: "take-link" }, t.reviewPage)), h("p", { class: "tool-note" }, t.reviewHelp));
  };

  function open(): void {
    const t = say(app.state.language);
    note.textContent = "";
    dialog.replaceChildren(
      h("div", { class: "take-head" }, h("h2", { id: "take-title" }, t.take), h("button", { type: "button", "aria-label": t.close, class: "card-close", onclick: () => dialog.close() }, "×")),
      note, h("div", { class: "take-body" }, linkPart(t),
        h("section", {}, h("h3", {}, t.picture), h("p", { class: "take-row" },
          act("png", t.png, async () => { maps(); return [name("map.png"), await pngOf(app, map)]; }),
          act("svg", t.svg, async () => { maps(); return [name("map.svg"), text(await svgOf(app, map), "image/svg+xml")]; })), h("p", { class: "tool-note" }, t.pictureHelp)),
        dataPart(t), citePart(t), embedPart(t), claimPart(t) ?? h("span")));
    dialog.showModal();
  }
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => button.focus());
  app.watch((state, before) => {
    if (state.language !== before.language) label();
    if (dialog.open && state.view !== before.view) dialog.close();
  });
  label();
}
