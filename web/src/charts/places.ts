// places.ts - settlements that changed hands, week by week or month by month, as the gazetteers count them.
import { h, words, type App } from "../app";
import type { Instant } from "../state";
import { courseQuestion, instant, shownSources, type PlaceCounts, type Places } from "./answers";
import { fill } from "./change";
import { makeCourse, type Got, type Part } from "./course";
import { tableOf, type Cell } from "./figure";
import { noUpdate, number, periodText } from "./numbers";

const say = words({
  title: ["Settlements that changed hands, by %1", "Населені пункти, що перейшли з рук у руки, за %1"], week: ["week", "тиждень"], month: ["month", "місяць"],
  how: ["Bars up: places whose published point came to lie in held land; hatched bars down: places that left it. How many depends on the gazetteer, which is a choice.",
    "Стовпчики вгору: місця, чия опублікована точка опинилася на утримуваній землі; заштриховані вниз: ті, що вийшли з неї. Скільки їх, залежить від довідника, і це вибір."],
  gazetteer: ["Gazetteer", "Довідник"], merged: ["all merged", "усі разом"], taken: ["taken", "взято"], lost: ["lost", "втрачено"], unknown: ["no map or update: unknown", "без карти чи оновлень: невідомо"],
  updates: ["updates", "оновлень"], begin: ["begin", "початок"], end: ["end", "кінець"], source: ["source", "джерело"],
  summary: ["%1, %2: %3 taken and %4 lost in all, of %5 places; held at the end: %6.", "%1, %2: разом %3 взято і %4 втрачено, з %5 місць; в кінці утримувалося: %6."],
  which: ["Which, in the window", "Які саме, у проміжку"], name: ["place", "місце"], between: ["between the maps of", "між картами від"], what: ["what", "що"], more: ["and %1 more in the answer", "і ще %1 у відповіді"],
  nothing: ["None in the window.", "У проміжку жодного."], kind: ["kind of change", "вид зміни"], again: ["again", "знову"],
});

export function makePlaces(app: App): Part {
  const { language } = app.state, t = say(language), per = app.state.per === "month" || !app.site.questions.some((one) => one.name === "places-week") ? "month" : "week";
  let gazetteer = "merged";
  let redraw = () => {};
  const select = h("select", { "aria-label": t.gazetteer, onchange: () => { gazetteer = select.value; redraw(); } });
  const list = h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t.which });
  const fold = h("details", {}, h("summary", {}, t.which), list);
  const counts = (got: Got<Places>): PlaceCounts | undefined => got.answer.sources[0]?.counts.find((one) => one.gazetteer === gazetteer);
  const periods = (got: Got<Places>) => (counts(got)?.periods ?? []).map((one) => ({ ...one, from: instant(one.begin), until: instant(one.end) }));
  const label = (name: string) => (name === "merged" ? t.merged : name);
  let shown: Got<Places>[] = [];
  const fillList = () => {
    if (!fold.open) return;
    const { from, to } = app.state, most = 400;
    const all = shown.flatMap((got) => (got.answer.sources[0]?.changes ?? []).filter((one) => {
      const at = instant(one.at);
      return at > from && at <= to && (gazetteer === "merged" ? one.counts_merged : one.gazetteer === gazetteer);
    }).map((one) => ({ got, one })));
    const rows = all.slice(0, most).map(({ got, one }): Cell[] => [one.name, got.source.name, `${one.change === "taken" ? t.taken : t.lost}${one.again ? ` (${t.again})` : ""}`, one.kind, `${one.after} – ${one.at}`]);
    list.replaceChildren(rows.length === 0 ? h("p", {}, t.nothing) : tableOf({ caption: t.which, head: [t.name, t.source, t.what, t.kind, t.between], rows }),
      all.length > most ? h("p", {}, fill(t.more, String(all.length - most))) : "");
  };
  fold.addEventListener("toggle", fillList);
  const part = makeCourse<Places>(app, {
    name: "places", title: fill(t.title, t[per]), how: t.how, needs: ["source", "beside", "side", "per"],
    sources: (state) => shownSources(app.site, state), question: (source) => courseQuestion(app, `places-${per}`, source),
    controls: (controls) => controls.append(h("label", {}, `${t.gazetteer} `, select)),
    data(got, several) {
      const all = periods(got), known = all.filter((one) => one.updates > 0);
      const name = (one: { from: Instant; until: Instant }) => `${several ? `${got.source.name}, ` : ""}${periodText(language, one.from, one.until)}`;
      return { title: fill(t.title, t[per]), unit: "", zero: true, height: 180, ...(several ? { name: got.source.name } : {}),
        marks: [{ kind: "unknown", spans: all.filter((one) => one.updates === 0).map((one) => ({ begin: one.from, end: one.until })) },
          { kind: "bars", colour: "gain", items: known.map((one) => ({ begin: one.from, end: one.until, value: one.taken })) },
          { kind: "bars", colour: "loss", hatched: true, items: known.map((one) => ({ begin: one.from, end: one.until, value: -one.lost })) }],
        periods: all.map((one) => ({ begin: one.from, end: one.until, told: one.updates === 0 ? `${name(one)}: ${t.unknown}` : `${name(one)}: ${t.taken} ${one.taken} · ${t.lost} ${one.lost} · ${t.updates}: ${one.updates}` })) };
    },
    tell(all) {
      shown = all;
      const names = all[0]?.answer.sources[0]?.counts.map((one) => one.gazetteer) ?? [];
      if (select.options.length !== names.length) {
        select.replaceChildren(...names.map((name) => h("option", { value: name, selected: name === gazetteer }, label(name))));
        if (!names.includes(gazetteer)) gazetteer = names[0] ?? gazetteer;
        select.value = gazetteer;
      }
      fillList();
      return { keys: [{ label: t.taken, colour: "gain" }, { label: t.lost, colour: "loss", hatch: true }, { label: t.unknown, colour: "soft", unknown: true }],
        summary: all.map((got) => {
          const one = counts(got);
          return one === undefined ? "" : fill(t.summary, got.source.name, label(one.gazetteer), number(language, one.taken, 0), number(language, one.lost, 0), number(language, one.places, 0), number(language, one.held_to, 0));
        }).join(" ") };
    },
    table: (all) => ({
      caption: fill(t.title, t[per]), head: [t.begin, t.end, t.source, t.gazetteer, t.updates, t.taken, t.lost],
      rows: all.flatMap((got) => periods(got).map((one): Cell[] => {
        const known = (value: number): Cell => one.updates === 0 ? { value: null, text: noUpdate(language) } : { value, text: String(value) };
        return [one.begin, one.end, got.source.name, gazetteer, { value: one.updates, text: String(one.updates) }, known(one.taken), known(one.lost)];
      })),
    }),
  });
  redraw = () => part.draw();
  part.element.querySelector(".below")?.prepend(fold);
  return part;
}
