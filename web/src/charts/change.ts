// change.ts - what each period gained and lost, its net with the interval, and what was held at its end.
import { words, type App } from "../app";
import type { Instant } from "../state";
import { asked, courseQuestion, instant, shownSources, type Change, type ChangePeriod, type Interval } from "./answers";
import { makeCourse, type Got, type Part } from "./course";
import type { Cell, Table } from "./figure";
import { instantText } from "../state";
import { intervalText, noUpdate, number, periodText, unit } from "./numbers";
import type { Mark, Period } from "./plot";

const say = words({
  title: ["Land gained and lost, by %1, km²", "Здобута і втрачена земля, за %1, км²"],
  day: ["day", "день"], week: ["week", "тиждень"], month: ["month", "місяць"],
  how: ["Bars up: land that the map's updates gave to the side; hatched bars down: land they took from it. The dot is the net of the period, the whisker its interval. Slanted grey: no update came, so what happened is unknown, and not zero.",
    "Стовпчики вгору: земля, яку оновлення карти додали стороні; заштриховані вниз: яку забрали. Крапка показує різницю за період, вуса – її інтервал. Сірі скісні лінії: оновлень не було, тож що сталося, невідомо, і це не нуль."],
  gained: ["gained", "здобуто"], lost: ["lost", "втрачено"], net: ["net, with interval", "різниця з інтервалом"], unknown: ["no map or update: unknown", "без карти чи оновлень: невідомо"],
  netWord: ["net", "різниця"], updates: ["updates", "оновлень"], held: ["held", "утримується"],
  summary: ["%1: %2 periods with an update; net from %3 (%4) to %5 (%6), last %7 km² (%8).", "%1: %2 періодів з оновленням; різниця від %3 (%4) до %5 (%6), остання %7 км² (%8)."],
  none: ["%1: no update in sight.", "%1: оновлень у проміжку немає."],
  source: ["source", "джерело"], begin: ["begin", "початок"], end: ["end", "кінець"], low: ["net low, km²", "різниця від, км²"], high: ["net high, km²", "різниця до, км²"],
  netKm: ["net, km²", "різниця, км²"], gainedKm: ["gained, km²", "здобуто, км²"], lostKm: ["lost, km²", "втрачено, км²"], heldKm: ["held at the end, km²", "утримується в кінці, км²"],
  heldTitle: ["Land held, km²", "Утримувана земля, км²"],
  heldHow: ["What the side held on the map at the end of each period. The axis does not begin at zero.", "Скільки утримувала сторона на карті наприкінці кожного періоду. Вісь починається не з нуля."],
  heldSummary: ["%1: least %2 km² (%3), most %4 km² (%5), last %6 km² (%7).", "%1: найменше %2 км² (%3), найбільше %4 км² (%5), востаннє %6 км² (%7)."],
  without: ["The sums of gained and lost count land that goes to and fro both times; net is the same either way. What recognised redraws added is within the interval.",
    "Суми здобутого і втраченого рахують землю, що переходила туди й назад, двічі; різниця від цього не змінюється. Внесок розпізнаних перемальовувань входить в інтервал."],
});

const periods = (got: Got<Change>): (ChangePeriod & { from: Instant; until: Instant })[] =>
  (got.answer.periods ?? []).map((one) => ({ ...one, from: instant(one.begin), until: instant(one.end) }));
export const fill = (text: string, ...parts: string[]): string => parts.reduce((made, part, i) => made.replace(`%${i + 1}`, part), text);
const cell = (text: string, value: number | null): Cell => ({ value, text });

export function makeChange(app: App): Part {
  const { language, per } = app.state, t = say(language);
  const n = (value: number, signed = false) => number(language, value, per === "day" ? 2 : 1, signed);
  return makeCourse<Change>(app, {
    name: "change", title: fill(t.title, t[per]), how: t.how, needs: ["source", "beside", "side", "per"],
    sources: (state) => shownSources(app.site, state),
    question: (source) => courseQuestion(app, app.state.per, source),
    data(got, several) {
      const all = periods(got), known = all.filter((one) => one.updates > 0);
      const still = all.filter((one) => one.updates === 0).map((one) => ({ begin: one.from, end: one.until }));
      const marks: Mark[] = [
        { kind: "unknown", spans: per === "month" ? still : [...still, ...got.gaps.filter((gap) => !still.some((one) => one.begin <= gap.begin && one.end >= gap.end))] },
        { kind: "bars", colour: "gain", items: known.map((one) => ({ begin: one.from, end: one.until, value: one.gained_km2 })) },
        { kind: "bars", colour: "loss", hatched: true, items: known.map((one) => ({ begin: one.from, end: one.until, value: -one.lost_km2 })) },
        { kind: "whiskers", colour: "ink", items: known.map((one) => {
          const interval = got.intervals.get(one.from);
          return { begin: one.from, end: one.until, value: one.net_km2, low: interval?.low ?? null, high: interval?.high ?? null };
        }) },
      ];
      const told = (one: (typeof all)[number]): Period => {
        const name = `${several ? `${got.source.name}, ` : ""}${periodText(language, one.from, one.until)}`;
        if (one.updates === 0) return { begin: one.from, end: one.until, told: `${name}: ${t.unknown}` };
        const interval = got.intervals.get(one.from);
        return { begin: one.from, end: one.until, told: `${name}: ${t.netWord} ${n(one.net_km2, true)} ${unit(language, "km²")} ${interval === undefined ? "" : intervalText(language, interval, 1, true)} · ${t.gained} ${n(one.gained_km2)} · ${t.lost} ${n(one.lost_km2)} · ${t.updates}: ${one.updates}` };
      };
      return { title: fill(t.title, t[per]), unit: unit(language, "km²"), zero: true, marks, periods: all.map(told), ...(several ? { name: got.source.name } : {}) };
    },
    tell(all, from, to) {
      const summary = all.map((got) => {
        const seen = periods(got).filter((one) => one.updates > 0 && one.until > from && one.from < to);
        const least = seen.reduce((a, b) => (b.net_km2 < a.net_km2 ? b : a), seen[0] as (typeof seen)[number]);
        const most = seen.reduce((a, b) => (b.net_km2 > a.net_km2 ? b : a), seen[0] as (typeof seen)[number]);
        const last = seen[seen.length - 1];
        if (last === undefined) return fill(t.none, got.source.name);
        const when = (one: (typeof seen)[number]) => periodText(language, one.from, one.until);
        return fill(t.summary, got.source.name, String(seen.length), n(least.net_km2, true), when(least), n(most.net_km2, true), when(most), n(last.net_km2, true), when(last));
      }).join(" ");
      return { summary, note: t.without, keys: [
        { label: t.gained, colour: "gain" }, { label: t.lost, colour: "loss", hatch: true }, { label: t.net, colour: "ink", dot: true }, { label: t.unknown, colour: "soft", unknown: true },
      ] };
    },
    table(all): Table {
      return {
        caption: fill(t.title, t[per]),
        head: [t.begin, t.end, t.source, t.updates, t.netKm, t.low, t.high, t.gainedKm, t.lostKm, t.heldKm],
        rows: all.flatMap((got) => periods(got).map((one): Cell[] => {
          const interval = got.intervals.get(one.from), known = one.updates > 0;
          const number2 = (value: number | null | undefined): Cell => !known ? cell(noUpdate(language), null) : value === null || value === undefined ? cell("–", null) : cell(number(language, value, 2), value);
          return [one.begin, one.end, got.source.name, cell(String(one.updates), one.updates), number2(one.net_km2), number2(interval?.low), number2(interval?.high),
            number2(one.gained_km2), number2(one.lost_km2), cell(number(language, one.held_km2, 2), one.held_km2)];
        })),
      };
    },
    interval: {
      most: 45,
      periods: (got) => periods(got).filter((one) => one.updates > 0).map((one) => ({ begin: one.from, end: one.until })),
      question(got, period) {
        const first = instant(got.answer.from), last = instant(got.answer.to);
        return asked(got.question, { per: undefined, from: instantText(Math.max(first, period.begin)), to: instantText(Math.min(last, period.end)) });
      },
      of: (answer: Change): Interval | undefined => answer.net_km2_interval,
    },
  });
}

export function makeHeld(app: App): Part {
  const { language, per } = app.state, t = say(language);
  const n = (value: number) => number(language, value, 0);
  return makeCourse<Change>(app, {
    name: "held", points: true, title: t.heldTitle, how: t.heldHow, needs: ["source", "beside", "side", "per"],
    sources: (state) => shownSources(app.site, state),
    question: (source) => courseQuestion(app, app.state.per, source),
    oneScale: false,
    data(got, several) {
      const all = periods(got);
      return {
        title: t.heldTitle, unit: unit(language, "km²"), zero: false, height: 170,
        marks: [{ kind: "unknown", spans: per === "month" ? [] : got.gaps }, { kind: "line", colour: "held", points: all.map((one) => ({ at: one.until, value: one.held_km2 })) }],
        periods: all.map((one) => ({ begin: one.from, end: one.until, told: `${several ? `${got.source.name}, ` : ""}${instantText(one.until)}: ${t.held} ${number(language, one.held_km2, 1)} ${unit(language, "km²")}` })),
        ...(several ? { name: got.source.name } : {}),
      };
    },
    tell(all, from, to) {
      return {
        keys: [{ label: t.held, colour: "held", line: true }, { label: t.unknown, colour: "soft", unknown: true }],
        summary: all.map((got) => {
          const seen = periods(got).filter((one) => one.until >= from && one.until <= to), last = seen[seen.length - 1];
          if (last === undefined) return fill(t.none, got.source.name);
          const least = seen.reduce((a, b) => (b.held_km2 < a.held_km2 ? b : a), last), most = seen.reduce((a, b) => (b.held_km2 > a.held_km2 ? b : a), last);
          const when = (one: typeof last) => instantText(one.until).slice(0, 10);
          return fill(t.heldSummary, got.source.name, n(least.held_km2), when(least), n(most.held_km2), when(most), n(last.held_km2), when(last));
        }).join(" "),
      };
    },
    table: (all) => ({
      caption: t.heldTitle, head: [t.end, t.source, t.updates, t.heldKm],
      rows: all.flatMap((got) => periods(got).map((one) => [one.end, got.source.name, cell(String(one.updates), one.updates), cell(number(language, one.held_km2, 2), one.held_km2)])),
    }),
  });
}
