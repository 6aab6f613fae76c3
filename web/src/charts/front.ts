// front.ts - how much of the front moved in each month, which way, and how long it was.
import { words, type App } from "../app";
import { instantText, type Instant } from "../state";
import { asked, courseQuestion, instant, shownSources, type Front, type FrontPeriod, type Interval } from "./answers";
import { fill } from "./change";
import { makeCourse, type Got, type Part } from "./course";
import type { Cell } from "./figure";
import { noUpdate, number, percent, periodText, unit } from "./numbers";
import type { Mark } from "./plot";

const say = words({
  title: ["Share of the front that moved, by month, %", "Частка фронту, що зрушила, за місяць, %"],
  how: ["What of the front at the month's begin lies more than 100 m from the whole boundary at its end, as a share of its length. The whisker is the interval; it is asked for when few months are in sight.",
    "Яка частина фронту на початок місяця лежить далі ніж за 100 м від усієї межі на його кінець, як частка довжини. Вуса – інтервал; його запитують, коли видно небагато місяців."],
  wayTitle: ["Front that moved forward and back, by month, km", "Фронт, що зрушив уперед і назад, за місяць, км"],
  wayHow: ["Kilometres of the old front that moved by more than 100 m: forward (up) where the side gained ground, back (hatched, down) where it lost some. The line is the front's whole length at the month's end.",
    "Кілометри старого фронту, що зрушили понад 100 м: уперед (угору), де сторона здобула землю, назад (заштриховано, вниз), де втратила. Лінія показує всю довжину фронту на кінець місяця."],
  moved: ["moved", "зрушила"], forward: ["forward", "уперед"], back: ["back", "назад"], length: ["length of the front", "довжина фронту"], unknown: ["no map or update: unknown", "без карти чи оновлень: невідомо"],
  updates: ["updates", "оновлень"], none: ["%1: no update in sight.", "%1: оновлень у проміжку немає."],
  summary: ["%1: from %2 (%3) to %4 (%5), last %6 (%7).", "%1: від %2 (%3) до %4 (%5), востаннє %6 (%7)."],
  waySummary: ["%1: in %2, %3 km moved forward and %4 km back; the front was then %5 km long.", "%1: %2: %3 км зрушили вперед і %4 км назад; фронт мав тоді %5 км."],
  definition: ["The front is the boundary of held land more than %1 km from coast and state border, holes under %2 km² filled: its length hangs on both.",
    "Фронт – це межа утримуваної землі далі ніж за %1 км від узбережжя й державного кордону, дірки до %2 км² заповнено: від цього залежить довжина."],
  begin: ["begin", "початок"], end: ["end", "кінець"], source: ["source", "джерело"], share: ["moved share", "частка, що зрушила"], low: ["low", "від"], high: ["high", "до"],
  movedKm: ["moved, km", "зрушило, км"], forwardKm: ["forward, km", "уперед, км"], backKm: ["back, km", "назад, км"], lengthKm: ["length at the begin, km", "довжина на початку, км"], lengthToKm: ["length at the end, km", "довжина в кінці, км"],
});
type Months = (FrontPeriod & { from: Instant; until: Instant })[];
const periods = (got: Got<Front>): Months =>
  (got.answer.sources[0]?.periods ?? []).map((one) => ({ ...one, from: instant(one.begin), until: instant(one.end) }));
const still = (all: Months) => all.filter((one) => one.updates === 0).map((one) => ({ begin: one.from, end: one.until }));

export function makeFrontShare(app: App): Part {
  const { language } = app.state, t = say(language);
  return makeCourse<Front>(app, {
    name: "front", title: t.title, how: t.how, needs: ["source", "beside", "side"],
    sources: (state) => shownSources(app.site, state), question: (source) => courseQuestion(app, "front", source),
    data(got, several) {
      const all = periods(got), known = all.filter((one) => one.updates > 0);
      const marks: Mark[] = [{ kind: "unknown", spans: still(all) },
        { kind: "bars", colour: "accent", items: known.map((one) => ({ begin: one.from, end: one.until, value: one.moved_share * 100 })) },
        { kind: "whiskers", colour: "ink", items: known.filter((one) => got.intervals.has(one.from)).map((one) => {
          const interval = got.intervals.get(one.from), low = interval?.low ?? null, high = interval?.high ?? null;
          return { begin: one.from, end: one.until, value: one.moved_share * 100, low: low === null ? null : low * 100, high: high === null ? null : high * 100 };
        }) }];
      return { title: t.title, unit: "%", zero: true, marks, ...(several ? { name: got.source.name } : {}),
        periods: all.map((one) => {
          const interval = got.intervals.get(one.from), name = `${several ? `${got.source.name}, ` : ""}${periodText(language, one.from, one.until)}`;
          const shares = interval === undefined || interval.low === null || interval.high === null ? "" : ` (${percent(language, interval.low)} – ${percent(language, interval.high)})`;
          return { begin: one.from, end: one.until, told: one.updates === 0 ? `${name}: ${t.unknown}` : `${name}: ${t.moved} ${percent(language, one.moved_share)}${shares} · ${t.updates}: ${one.updates}` };
        }) };
    },
    tell(all, from, to) {
      const summary = all.map((got) => {
        const seen = periods(got).filter((one) => one.updates > 0 && one.until > from && one.from < to), last = seen[seen.length - 1];
        if (last === undefined) return fill(t.none, got.source.name);
        const least = seen.reduce((a, b) => (b.moved_share < a.moved_share ? b : a), last), most = seen.reduce((a, b) => (b.moved_share > a.moved_share ? b : a), last);
        const when = (one: typeof last) => periodText(language, one.from, one.until);
        return fill(t.summary, got.source.name, percent(language, least.moved_share), when(least), percent(language, most.moved_share), when(most), percent(language, last.moved_share), when(last));
      }).join(" ");
      const first = all[0]?.answer;
      return { summary, note: first === undefined ? "" : fill(t.definition, number(language, first.border_km, 0), number(language, first.hole_km2, 0)),
        keys: [{ label: t.moved, colour: "accent" }, { label: t.unknown, colour: "soft", unknown: true }] };
    },
    table: (all) => ({
      caption: t.title, head: [t.begin, t.end, t.source, t.updates, t.share, t.low, t.high, t.movedKm, t.lengthKm],
      rows: all.flatMap((got) => periods(got).map((one): Cell[] => {
        const interval = got.intervals.get(one.from);
        const known = (value: number | null | undefined, decimals: number): Cell => one.updates === 0 ? { value: null, text: noUpdate(language) } : value === null || value === undefined ? { value: null, text: "–" } : { value, text: number(language, value, decimals) };
        return [one.begin, one.end, got.source.name, { value: one.updates, text: String(one.updates) }, known(one.moved_share, 4), known(interval?.low, 4), known(interval?.high, 4), known(one.moved_km, 1), known(one.length_km, 1)];
      })),
    }),
    interval: {
      most: 13, periods: (got) => periods(got).filter((one) => one.updates > 0).map((one) => ({ begin: one.from, end: one.until })),
      question: (got, period) => asked(got.question, { per: undefined, from: instantText(period.begin), to: instantText(period.end) }),
      of: (answer: Front): Interval | undefined => answer.sources[0]?.moved_share_interval,
    },
  });
}

export function makeFrontWay(app: App): Part {
  const { language } = app.state, t = say(language), n = (value: number) => number(language, value, 1);
  return makeCourse<Front>(app, {
    name: "way", title: t.wayTitle, how: t.wayHow, needs: ["source", "beside", "side"],
    sources: (state) => shownSources(app.site, state), question: (source) => courseQuestion(app, "front", source),
    data(got, several) {
      const all = periods(got), known = all.filter((one) => one.updates > 0);
      return { title: t.wayTitle, unit: unit(language, "km"), zero: true, ...(several ? { name: got.source.name } : {}),
        marks: [{ kind: "unknown", spans: still(all) },
          { kind: "bars", colour: "gain", items: known.map((one) => ({ begin: one.from, end: one.until, value: one.forward_km })) },
          { kind: "bars", colour: "loss", hatched: true, items: known.map((one) => ({ begin: one.from, end: one.until, value: -one.back_km })) },
          { kind: "line", colour: "ink", points: all.map((one) => ({ at: one.until, value: one.length_to_km })) }],
        periods: all.map((one) => ({ begin: one.from, end: one.until, told: `${several ? `${got.source.name}, ` : ""}${periodText(language, one.from, one.until)}: ${one.updates === 0 ? t.unknown
          : `${t.forward} ${n(one.forward_km)} ${unit(language, "km")} · ${t.back} ${n(one.back_km)} ${unit(language, "km")} · ${t.length} ${n(one.length_to_km)} ${unit(language, "km")}`}` })) };
    },
    tell(all, from, to) {
      return { keys: [{ label: t.forward, colour: "gain" }, { label: t.back, colour: "loss", hatch: true }, { label: t.length, colour: "ink", line: true }, { label: t.unknown, colour: "soft", unknown: true }],
        summary: all.map((got) => {
          const last = periods(got).filter((one) => one.updates > 0 && one.until > from && one.from < to).pop();
          return last === undefined ? fill(t.none, got.source.name) : fill(t.waySummary, got.source.name, periodText(language, last.from, last.until), n(last.forward_km), n(last.back_km), n(last.length_to_km));
        }).join(" ") };
    },
    table: (all) => ({
      caption: t.wayTitle, head: [t.begin, t.end, t.source, t.updates, t.forwardKm, t.backKm, t.lengthKm, t.lengthToKm],
      rows: all.flatMap((got) => periods(got).map((one): Cell[] => {
        const known = (value: number): Cell => one.updates === 0 ? { value: null, text: noUpdate(language) } : { value, text: number(language, value, 1) };
        return [one.begin, one.end, got.source.name, { value: one.updates, text: String(one.updates) }, known(one.forward_km), known(one.back_km), known(one.length_km), known(one.length_to_km)];
      })),
    }),
  });
}
