// rates.ts - reported interceptions: P(reported destroyed | launched) of each type with its intervals side by side, the same
// by year or month, and, apart from both and never mixed with them, records of tests, which are about P(destroyed | a capable
// defence engages).
import { h, words, type App } from "../app";
import { ask, canAsk, questionText, standard, type SourceOf } from "../site";
import { instantText } from "../state";
import { asked, instant, type Rate, type Records } from "./answers";
import { fill } from "./change";
import { inTurn, makeCourse, type Got, type Part } from "./course";
import { dotScene, makeStill, type Row, type Whisker } from "./dots";
import { makeFigure, type Cell } from "./figure";
import { number, percent, periodText } from "./numbers";

const say = words({
  title: ["P(reported destroyed | launched), by type, %", "P(повідомлено про знищення | запущено), за типом, %"],
  how: ["Of what was launched, the share that was reported destroyed, from published counts. The intervals stand side by side and take different things for granted: exact and Jeffreys take launches for independent trials, which launches of one raid are not; the beta-binomial gives each raid a rate of its own, and is the one to read where it can be fitted.",
    "Яку частку запущеного, за повідомленнями, знищено, з опублікованих підрахунків. Інтервали стоять поруч і виходять із різного: точний і Джефріса вважають запуски незалежними, а запуски одного нальоту такими не є; бета-біноміальний дає кожному нальоту власну частку, і читати варто його, де його можна підігнати."],
  exact: ["rate, exact interval", "частка, точний інтервал"], jeffreys: ["Jeffreys", "Джефріса"], beta: ["beta-binomial: mean over raids", "бета-біноміальний: середнє за нальотами"],
  of: ["%1 of %2, raids: %3", "%1 з %2, нальотів: %3"], none: ["nothing launched by these counts: unknown", "за цими підрахунками не запускали: невідомо"],
  summary: ["%1 types with launches. Lowest: %2, %3; highest: %4, %5.", "%1 типів із запусками. Найнижча: %2, %3; найвища: %4, %5."],
  apart: ["This is not P(destroyed | a capable defence engages): a missile that nobody tried to stop counts in full. That quantity is not in such counts and stands apart, below.",
    "Це не P(знищено | здатна оборона вступає в бій): ракета, яку ніхто не намагався збити, рахується повністю. Тієї величини в таких підрахунках немає, вона стоїть окремо, нижче."],
  type: ["Type", "Тип"], launched: ["launched", "запущено"], destroyed: ["destroyed", "знищено"], raids: ["raids", "нальотів"], rate: ["rate", "частка"],
  low: ["low", "від"], high: ["high", "до"], mean: ["mean", "середнє"], failed: ["No answer of: %1.", "Немає відповіді про: %1."],
  without: ["No rate is taken of %1: %2.", "Частки не визначають для: %1 (%2)."],
  timeTitle: ["P(reported destroyed | launched) over time, %", "P(повідомлено про знищення | запущено) у часі, %"],
  timeHow: ["The share by the year or month in which raids ended, with the exact interval; few launches leave it wide. Slanted: nothing was launched by these counts, so there is no share.",
    "Частка за роком чи місяцем завершення нальотів, з точним інтервалом; за малої кількості запусків він широкий. Скісне: за цими підрахунками не запускали, тож частки немає."],
  by: ["By", "За"], year: ["year", "рік"], month: ["month", "місяць"], begin: ["begin", "початок"], end: ["end", "кінець"],
  months: ["Months are asked for one by one, and only from the evidence file: this site has the years.", "Місяці запитуються по одному, і лише з файла доказів: на цьому сайті є роки."],
  noLaunch: ["nothing launched: no share", "не запускали: частки немає"],
  timeSummary: ["%1: %2 of %3 launched in all. Last: %4, %5 of %6, %7 (%8 to %9).", "%1: усього %2 із %3 запущених. Востаннє: %4, %5 із %6, %7 (%8 до %9)."],
  recordsTitle: ["Apart from the above: P(destroyed | a capable defence engages), records of tests and wars, %", "Окремо від попереднього: P(знищено | здатна оборона вступає в бій), записи випробувань і воєн, %"],
  recordsHow: ["Published counts of hits in trials, with exact intervals. Each has a rule of its own of what was counted, in the table. They are another quantity than the shares above, of other systems and other targets: no number goes from the one to the other.",
    "Опубліковані підрахунки влучань у спробах, з точними інтервалами. Кожен має власне правило підрахунку, воно в таблиці. Це інша величина, ніж частки вище, інших систем і цілей: жодне число не переходить з одної до другої."],
  test: ["tests", "випробування"], combat: ["a war, as its counter counted", "війна, за чиїмось підрахунком"], noCount: ["no count", "без підрахунку"],
  recordsSummary: ["%1 records, %2 of them counted; shares from %3 (%4) to %5 (%6).", "%1 записів, з них %2 підраховано; частки від %3 (%4) до %5 (%6)."],
  record: ["record", "запис"], system: ["system", "система"], klass: ["against", "проти"], kind: ["kind", "вид"], hits: ["hits", "влучань"], trials: ["trials", "спроб"], date: ["up to", "станом на"], status: ["status", "стан"], rule: ["rule of the count", "правило підрахунку"], source: ["source", "джерело"],
});
const countsOf = (app: App): SourceOf[] => app.site.sources.filter((one) => one.kind === "counts");
const share = (language: "en" | "uk", value: number | null | undefined): Cell => (value === null || value === undefined ? { value: null, text: "–" } : { value, text: number(language, value, 3) });
const whole = (value: number | null): Cell => ({ value, text: value === null ? "–" : String(value) });
const rateQuestion = (app: App, type: string) => standard(app.site, "rate", type) ?? questionText("rate", { arg: type });

export function makeRates(app: App): Part {
  const { language } = app.state, t = say(language), figure = makeFigure(app, "rates", t.title, t.how), still = makeStill();
  figure.plots.append(still.element);
  const fit = (rate: Rate) => (rate.beta_binomial?.fitted === true ? rate.beta_binomial : undefined);
  return {
    element: figure.element, needs: [], draw() {}, mark() {},
    async load() {
      figure.wait();
      const questions = app.site.types.map((one) => rateQuestion(app, one.name));
      const settled = await Promise.allSettled(questions.map((question) => inTurn(() => ask<Rate>(app.site, question))));
      const rates = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const failed = settled.flatMap((one, i) => (one.status === "rejected" ? [app.site.types[i]?.title ?? ""] : []));
      if (rates.length === 0) return figure.fail(settled[0]?.status === "rejected" ? settled[0].reason : new Error(t.none), questions.slice(0, 1));
      // Of some types counts make no rate: they are named, and stand in the table.
      const without = rates.filter((one) => one.no_rate !== undefined), known = rates.filter((one) => one.no_rate === undefined && one.rate !== null);
      const rows = rates.filter((one) => one.no_rate === undefined).map((one): Row => {
        const beta = fit(one), whiskers: Whisker[] = one.launched === 0 ? [] : [
          { value: one.rate, low: one.exact?.[0] ?? null, high: one.exact?.[1] ?? null, mark: "dot", colour: "ink" },
          { value: null, low: one.jeffreys?.[0] ?? null, high: one.jeffreys?.[1] ?? null, mark: "bar", colour: "gain", dash: [5, 2] },
          ...(beta === undefined ? [] : [{ value: beta.mean, low: beta.low, high: beta.high, mark: "diamond" as const, colour: "loss" as const }])];
        return { label: one.title, count: fill(t.of, number(language, one.destroyed, 0), number(language, one.launched, 0), number(language, one.raids, 0)), whiskers, ...(one.launched === 0 ? { none: t.none } : {}) };
      });
      const first = known[0];
      if (first === undefined) return figure.fail(new Error(t.none), questions.slice(0, 1));
      const least = known.reduce((a, b) => ((b.rate ?? 0) < (a.rate ?? 0) ? b : a), first), most = known.reduce((a, b) => ((b.rate ?? 0) > (a.rate ?? 0) ? b : a), first);
      const told = (one: Rate) => `${percent(language, one.rate ?? 0)} (${percent(language, one.exact?.[0] ?? 0)} – ${percent(language, one.exact?.[1] ?? 1)}, ${fill(t.of, String(one.destroyed), String(one.launched), String(one.raids))})`;
      const summary = fill(t.summary, String(known.length), least.title, told(least), most.title, told(most));
      const scene = (width: number) => dotScene(rows, width, language);
      figure.show({
        summary, note: [failed.length > 0 ? fill(t.failed, failed.join(", ")) : "", without.length > 0 ? fill(t.without, without.map((one) => one.title).join(", "), without[0]?.no_rate ?? "") : "", t.apart].join(" ").trim(), sources: countsOf(app), questions: [standard(app.site, "rates", "") ?? "rate", ...questions],
        keys: [{ label: t.exact, colour: "ink", dot: true }, { label: t.jeffreys, colour: "gain", line: true, dash: true }, { label: t.beta, colour: "loss", dot: true }],
        scenes: (width) => [scene(width)],
        table: { caption: t.title, head: [t.type, t.launched, t.destroyed, t.raids, t.rate, ...["exact", "Jeffreys", "Wilson"].flatMap((name) => [`${name}, ${t.low}`, `${name}, ${t.high}`]), `beta-binomial, ${t.mean}`, `beta-binomial, ${t.low}`, `beta-binomial, ${t.high}`, `bootstrap, ${t.low}`, `bootstrap, ${t.high}`],
          rows: rates.map((one): Cell[] => {
            const beta = fit(one), some = one.no_rate === undefined && one.launched > 0;
            return [one.title, whole(one.launched), whole(one.destroyed), whole(one.raids), share(language, some ? one.rate : null), ...[one.exact, one.jeffreys, one.wilson].flatMap((interval) => [share(language, some ? interval?.[0] : null), share(language, some ? interval?.[1] : null)]),
              share(language, beta?.mean), share(language, beta?.low), share(language, beta?.high), share(language, one.bootstrap?.low), share(language, one.bootstrap?.high)];
          }) },
      });
      figure.plots.replaceChildren(still.element);
      still.draw(scene, `${t.title}. ${summary}`);
    },
  };
}

interface Stretch { begin: number; end: number; launched: number; destroyed: number; raids: number; rate: number | null; exact: [number, number] | undefined }
interface OverTime { all: Rate; stretches: Stretch[] }
const yearOf = (year: number) => Date.UTC(year, 0, 1) / 1000;

/** Every month from the first raid to the last, each asked for by itself, two at a time. */
async function monthsOf(app: App, question: string, all: Rate & { first?: string; last?: string }): Promise<Stretch[]> {
  if (all.first === undefined || all.last === undefined) return [];
  const first = new Date(instant(all.first) * 1000), last = instant(all.last), stretches: Stretch[] = [];
  for (let i = 0; ; i++) {
    const begin = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1) / 1000;
    if (begin > last) break;
    stretches.push({ begin, end: Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i + 1, 1) / 1000, launched: 0, destroyed: 0, raids: 0, rate: null, exact: undefined });
  }
  const open = [...stretches];
  const work = async () => {
    for (let one = open.shift(); one !== undefined; one = open.shift()) {
      const end = one.end > last ? undefined : instantText(one.end);
      const rate = await ask<Rate>(app.site, asked(question, { from: instantText(one.begin), "as-of": end }));
      Object.assign(one, { launched: rate.launched, destroyed: rate.destroyed, raids: rate.raids, rate: rate.rate, exact: rate.exact });
    }
  };
  await Promise.all([work(), work()]);
  return stretches;
}

export function makeRatesOverTime(app: App): Part {
  const { language } = app.state, t = say(language), { site } = app;
  let type = site.types[0]?.name ?? "", by: "year" | "month" = "year";
  let reload = () => {};
  const select = h("select", { "aria-label": t.type, onchange: () => { type = select.value; reload(); } }, ...site.types.map((one) => h("option", { value: one.name, selected: one.name === type }, one.title)));
  const buttons = (["year", "month"] as const).map((one) => h("button", { type: "button", "aria-pressed": String(by === one), onclick: () => {
    by = one;
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String((i === 0 ? "year" : "month") === by)));
    reload();
  } }, t[one]));
  const title = (got: Got<OverTime>) => got.answer.all.title;
  const part = makeCourse<OverTime>(app, {
    name: "rates-time", points: true, title: t.timeTitle, how: t.timeHow, needs: [],
    controls: (controls) => {
      controls.append(h("label", {}, `${t.type} `, select), h("span", { role: "group", "aria-label": t.by }, `${t.by} `, ...buttons));
      if (!site.live) controls.append(h("span", {}, t.months));
      for (const button of buttons) if (!site.live) button.disabled = button.textContent === t.month;
    },
    sources: () => countsOf(app).slice(0, 1), question: () => rateQuestion(app, type),
    async answer(_, question) {
      const all = await ask<Rate>(site, question);
      const stretches = by === "month" && canAsk(site, asked(question, { from: "2024-01-01" })) ? await monthsOf(app, question, all)
        : (all.periods ?? []).map((one): Stretch => ({ begin: yearOf(one.year), end: yearOf(one.year + 1), launched: one.launched, destroyed: one.destroyed, raids: one.raids, rate: one.launched === 0 ? null : one.rate, exact: one.exact }));
      return { all, stretches };
    },
    whole: true,
    data(got) {
      const known = got.answer.stretches.filter((one) => one.rate !== null);
      return { title: `${t.timeTitle}: ${title(got)}`, unit: "%", zero: true, range: [0, 100], name: title(got), height: 180,
        marks: [{ kind: "unknown", spans: got.answer.stretches.filter((one) => one.rate === null) },
          { kind: "whiskers", colour: "ink", items: known.map((one) => ({ begin: one.begin, end: one.end, value: (one.rate ?? 0) * 100, low: (one.exact?.[0] ?? 0) * 100, high: (one.exact?.[1] ?? 1) * 100 })) }],
        periods: got.answer.stretches.map((one) => ({ begin: one.begin, end: one.end, told: `${by === "year" ? new Date(one.begin * 1000).getUTCFullYear() : periodText(language, one.begin, one.end)}: ${one.rate === null ? t.noLaunch : `${percent(language, one.rate)} (${percent(language, one.exact?.[0] ?? 0)} – ${percent(language, one.exact?.[1] ?? 1)}), ${fill(t.of, String(one.destroyed), String(one.launched), String(one.raids))}`}` })) };
    },
    oneScale: false,
    tell: (all) => ({ note: t.apart, keys: [{ label: t.exact, colour: "ink", dot: true }, { label: t.noLaunch, colour: "soft", unknown: true }],
      summary: all.map((got) => {
        const last = [...got.answer.stretches].reverse().find((one) => one.rate !== null);
        if (last === undefined) return `${title(got)}: ${t.noLaunch}.`;
        return fill(t.timeSummary, title(got), number(language, got.answer.all.destroyed, 0), number(language, got.answer.all.launched, 0), by === "year" ? String(new Date(last.begin * 1000).getUTCFullYear()) : periodText(language, last.begin, last.end), String(last.destroyed), String(last.launched), percent(language, last.rate ?? 0), percent(language, last.exact?.[0] ?? 0), percent(language, last.exact?.[1] ?? 1));
      }).join(" ") }),
    table: (all) => ({ caption: t.timeTitle, head: [t.begin, t.end, t.type, t.launched, t.destroyed, t.raids, t.rate, t.low, t.high],
      rows: all.flatMap((got) => got.answer.stretches.map((one): Cell[] => [instantText(one.begin), instantText(one.end), title(got), whole(one.launched), whole(one.destroyed), whole(one.raids), share(language, one.rate), share(language, one.rate === null ? null : one.exact?.[0]), share(language, one.rate === null ? null : one.exact?.[1])])) }),
  });
  reload = () => void part.load();
  return part;
}

export function makeRecords(app: App): Part {
  const { language } = app.state, t = say(language), figure = makeFigure(app, "records", t.recordsTitle, t.recordsHow), still = makeStill();
  figure.plots.append(still.element);
  return {
    element: figure.element, needs: [], draw() {}, mark() {},
    async load() {
      figure.wait();
      const question = standard(app.site, "records", "") ?? questionText("rate", { records: "1" });
      try {
        const answer = await inTurn(() => ask<Records>(app.site, question)), { records } = answer;
        const rows = records.map((one): Row => ({
          label: `${one.system}, ${one.date}`, count: one.hits === null || one.trials === null ? t.noCount : `${one.hits} / ${one.trials}`,
          whiskers: one.hits === null || one.trials === null || one.trials === 0 || one.exact === null ? [] : [{ value: one.hits / one.trials, low: one.exact[0], high: one.exact[1], mark: one.kind === "test" ? "square" : "diamond", colour: one.kind === "test" ? "accent" : "held" }],
          ...(one.exact === null ? { none: one.status } : {}),
        }));
        const known = records.flatMap((one) => (one.hits !== null && one.trials !== null && one.exact !== null ? [{ one, at: one.hits / one.trials }] : []));
        const least = known.reduce((a, b) => (b.at < a.at ? b : a), known[0] as (typeof known)[number]), most = known.reduce((a, b) => (b.at > a.at ? b : a), known[0] as (typeof known)[number]);
        const summary = known.length === 0 ? "" : fill(t.recordsSummary, String(records.length), String(known.length), percent(language, least.at), `${least.one.system}, ${least.one.date}`, percent(language, most.at), `${most.one.system}, ${most.one.date}`);
        const scene = (width: number) => dotScene(rows, width, language);
        figure.show({ summary, sources: [], questions: [question], scenes: (width) => [scene(width)],
          keys: [{ label: t.test, colour: "accent", dot: true }, { label: t.combat, colour: "held", dot: true }],
          table: { caption: t.recordsTitle, head: [t.record, t.system, t.klass, t.kind, t.date, t.hits, t.trials, t.low, t.high, t.status, t.rule, t.source],
            rows: records.map((one): Cell[] => [one.record, one.system, one.class, one.kind, one.date, whole(one.hits), whole(one.trials), share(language, one.exact?.[0]), share(language, one.exact?.[1]), one.status, one.rule, one.source]) } });
        figure.plots.replaceChildren(still.element);
        still.draw(scene, `${t.recordsTitle}. ${summary}`);
      } catch (error) {
        figure.fail(error, [question]);
      }
    },
  };
}
