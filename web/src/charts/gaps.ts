// gaps.ts - the days of each source: those with an update, and the gaps, in which nothing is known.
import { words, type App } from "../app";
import { courseQuestion, instant, shownSources, type Gaps } from "./answers";
import { fill } from "./change";
import { makeCourse, type Got, type Part } from "./course";
import type { Cell } from "./figure";
import { dayText, momentText, number } from "./numbers";

const say = words({
  title: ["Days with and without an update", "Дні з оновленням і без нього"],
  how: ["Solid: the source's map changed at least once that day. Slanted: no map came, or only maps that changed nothing. A gap is unknown, and not stillness. Days begin at the source's own hour.",
    "Суцільне: карта джерела змінилася того дня принаймні раз. Скісне: карти не було, або карти нічого не змінили. Прогалина – це невідоме, а не затишшя. Дні починаються о годині, властивій джерелу."],
  updated: ["updated", "з оновленням"], gap: ["gap: unknown", "прогалина: невідомо"],
  summary: ["%1: %2 days, %3 with an update, %4 whose maps changed nothing, %5 without a map, %6 set aside; the longest gap is of %7 days, between the maps of %8 and %9.",
    "%1: %2 днів, %3 з оновленням, %4 з картами без змін, %5 без карти, %6 відкладено; найдовша прогалина – %7 дн., між картами від %8 і %9."],
  full: ["%1: %2 days, each with an update.", "%1: %2 днів, кожен з оновленням."],
  begin: ["begin", "початок"], end: ["end", "кінець"], source: ["source", "джерело"], days: ["days", "днів"], noUpdate: ["maps without a change", "карти без змін"], missing: ["no map", "без карти"], aside: ["set aside", "відкладено"],
  after: ["last map before", "остання карта перед"], until: ["next map", "наступна карта"], between: ["unknown between", "невідомо між"],
});

export function makeGaps(app: App): Part {
  const { language } = app.state, t = say(language);
  const of = (got: Got<Gaps>) => got.answer.sources.find((one) => one.source === got.source.name);
  return makeCourse<Gaps>(app, {
    name: "gaps", points: true, title: t.title, how: t.how, needs: ["source", "beside"],
    sources: (state) => shownSources(app.site, state), question: (source) => courseQuestion(app, "gaps", source),
    data(got) {
      const gaps = (of(got)?.gaps ?? []).map((one) => ({ ...one, from: instant(one.begin), to: instant(one.end) }));
      const first = instant(got.source.first), last = instant(got.source.last);
      const runs: { begin: number; end: number }[] = [];
      let at = first;
      for (const gap of gaps) {
        if (gap.from > at) runs.push({ begin: at, end: gap.from });
        at = gap.to;
      }
      if (last > at) runs.push({ begin: at, end: last });
      const periods = [...runs.map((one) => ({ ...one, told: `${got.source.name}, ${dayText(one.begin)} – ${dayText(one.end)}: ${t.updated}` })),
        ...gaps.map((one) => ({ begin: one.from, end: one.to, told: `${got.source.name}: ${t.between} ${one.after === null ? "…" : momentText(instant(one.after))} – ${one.until === null ? "…" : momentText(instant(one.until))} (${one.days} ${t.days})` }))]
        .sort((a, b) => a.begin - b.begin);
      return { title: t.title, unit: "", zero: true, range: [0, 1], bare: true, height: 78, name: got.source.name, periods,
        marks: [{ kind: "unknown", spans: gaps.map((one) => ({ begin: one.from, end: one.to })) }, { kind: "bars", colour: "accent", items: runs.map((one) => ({ ...one, value: 1 })) }] };
    },
    oneScale: false,
    tell: (all) => ({ keys: [{ label: t.updated, colour: "accent" }, { label: t.gap, colour: "soft", unknown: true }],
      summary: all.map((got) => {
        const one = of(got), counts = one?.counts;
        if (one === undefined || counts === undefined) return "";
        const longest = one.gaps.reduce<(typeof one.gaps)[number] | undefined>((a, b) => (a === undefined || b.days > a.days ? b : a), undefined);
        if (longest === undefined) return fill(t.full, got.source.name, String(counts.days));
        const n = (value: number) => number(language, value, 0), when = (text: string | null) => (text === null ? "…" : momentText(instant(text)));
        return fill(t.summary, got.source.name, n(counts.days), n(counts.updated), n(counts["no-update"]), n(counts.missing), n(counts["set-aside"]), n(longest.days), when(longest.after), when(longest.until));
      }).join(" ") }),
    table: (all) => ({ caption: t.title, head: [t.begin, t.end, t.source, t.days, t.noUpdate, t.missing, t.aside, t.after, t.until],
      rows: all.flatMap((got) => (of(got)?.gaps ?? []).map((one): Cell[] => [one.begin, one.end, got.source.name, ...[one.days, one["no-update"], one.missing, one["set-aside"]].map((value): Cell => ({ value, text: String(value) })), one.after ?? "–", one.until ?? "–"])) }),
  });
}
