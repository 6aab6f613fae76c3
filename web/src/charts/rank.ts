// rank.ts - the pace of the window that is chosen, and its place among all windows of the same length.
import { words, type App } from "../app";
import { asked, courseQuestion, instant, shownSources, type Pace } from "./answers";
import { canAsk, type SourceOf } from "../site";
import { instantText } from "../state";
import { fill } from "./change";
import { makeCourse, type Got, type Part } from "./course";
import type { Cell } from "./figure";
import { intervalText, momentText, number, unit } from "./numbers";

const say = words({
  title: ["Pace of the window among all windows of its length, km² a day", "Темп проміжку серед усіх проміжків такої довжини, км² на день"],
  how: ["Net land a day over a window that ends at each map or day turn (line). The dashed line is the window that is chosen, carried across, so that what lies above it was faster. Windows overlap: their ranks are no independent comparisons.",
    "Чиста зміна за день у проміжку, що закінчується кожною картою чи зміною дня (лінія). Пунктир – вибраний проміжок, проведений через усе: що вище, те було швидше. Проміжки перекриваються, тож їхні ранги не є незалежними порівняннями."],
  summary: ["%1: from %2 to %3 net %4 km² %5, %6 km² a day %7: %8 of %9 windows were faster; ", "%1: від %2 до %3 різниця %4 км² %5, %6 км² на день %7: %8 з %9 проміжків були швидші; "],
  since: ["the highest since the window that ended %1. ", "найвищий від проміжку, що закінчився %1. "], highest: ["the highest of all. ", "найвищий з усіх. "],
  fastest: ["The fastest of all ended %1: %2 km² a day. Days in the window with an update: %3; without a map or change: %4.", "Найшвидший закінчився %1: %2 км² на день. Днів з оновленням у проміжку: %3; без карти чи змін: %4."],
  standard: ["The published answer is of the 30 days up to each source's last map, whatever window is chosen.", "Опублікована відповідь стосується 30 днів до останньої карти кожного джерела, хоч який проміжок вибрано."],
  beyond: ["its maps do not reach over the whole window: unknown", "його карти не охоплюють усього проміжку: невідомо"],
  curve: ["pace of each window", "темп кожного проміжку"], own: ["the window that is chosen", "вибраний проміжок"],
  end: ["end of the window", "кінець проміжку"], source: ["source", "джерело"], perDay: ["km² a day", "км² на день"], low: ["low", "від"], high: ["high", "до"], net: ["net, km²", "різниця, км²"],
});

function windowQuestion(app: App, source: SourceOf): string {
  const { state } = app, found = courseQuestion(app, "pace", source), span = state.to - state.from;
  const window = span % 86400 === 0 ? `${span / 86400}d` : `${Math.max(1, Math.round(span / 60))}m`;
  const own = instant(source.last) === state.to && window === "30d";
  const asks = own ? asked(found, { curve: "1" }) : asked(found, { at: instantText(state.to), window, curve: "1" });
  return canAsk(app.site, asks) ? asks : found;
}

export function makeRank(app: App): Part {
  const { language } = app.state, t = say(language), n = (value: number, signed = true) => number(language, value, 2, signed);
  const curve = (got: Got<Pace>) => (got.answer.curve ?? []).map((one) => ({ ...one, at: instant(one.end) }));
  return makeCourse<Pace>(app, {
    name: "pace", points: true, title: t.title, how: t.how, needs: ["source", "beside", "side", "from", "to"],
    sources: (state) => shownSources(app.site, state), question: (source) => windowQuestion(app, source),
    refuse(source) {
      const { from, to } = app.state, reaches = from >= instant(source.first) && to <= instant(source.last) + 86400;
      return reaches || !app.site.live ? undefined : t.beyond;
    },
    data(got, several) {
      const all = curve(got), own = got.answer.km2_per_day, first = all[0]?.at ?? 0, last = all[all.length - 1]?.at ?? 0;
      return { title: t.title, unit: unit(language, "km²"), zero: true, ...(several ? { name: got.source.name } : {}),
        marks: [{ kind: "line", colour: "accent", points: all.map((one) => ({ at: one.at, value: one.km2_per_day })) },
          { kind: "line", colour: "ink", dash: [5, 3], points: all.length === 0 ? [] : [{ at: first, value: own }, { at: last, value: own }] }],
        periods: all.map((one, i) => ({ begin: all[i - 1]?.at ?? one.at - 1, end: one.at, told: `${several ? `${got.source.name}, ` : ""}${t.end} ${momentText(one.at)}: ${n(one.km2_per_day)} ${unit(language, "km²")}` })) };
    },
    tell(all) {
      const summary = all.map(({ answer, source }) => {
        const whole = fill(t.summary, source.name, momentText(instant(answer.begin)), momentText(instant(answer.end)), number(language, answer.net_km2, 1, true), intervalText(language, answer.net_km2_interval, 1, true), n(answer.km2_per_day), intervalText(language, answer.km2_per_day_interval, 2, true), number(language, answer.higher, 0), number(language, answer.windows, 0));
        const since = answer.highest_since === null ? t.highest : fill(t.since, momentText(instant(answer.highest_since)));
        return whole + since + fill(t.fastest, momentText(instant(answer.fastest_end)), n(answer.fastest_km2_per_day), String(answer.days.updated), String(answer.days["no-update"] + answer.days.missing + answer.days["set-aside"]));
      }).join(" ");
      return { summary, note: app.site.live ? "" : t.standard, keys: [{ label: t.curve, colour: "accent", line: true }, { label: t.own, colour: "ink", line: true, dash: true }] };
    },
    table: (all) => ({ caption: t.title, head: [t.end, t.source, t.perDay, t.low, t.high, t.net],
      rows: all.flatMap((got) => {
        const { answer } = got, cell = (value: number | null): Cell => ({ value, text: value === null ? "–" : n(value) });
        const own: Cell[] = [`${answer.end} (${t.own})`, got.source.name, cell(answer.km2_per_day), cell(answer.km2_per_day_interval.low), cell(answer.km2_per_day_interval.high), cell(answer.net_km2)];
        return [own, ...curve(got).slice(0, -1).map((one): Cell[] => [one.end, got.source.name, cell(one.km2_per_day), cell(null), cell(null), cell(null)])];
      }) }),
  });
}
