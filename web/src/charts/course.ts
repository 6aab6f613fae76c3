// course.ts - a figure over time with one picture a source, all to one scale: asks, draws, hatches the gaps, and asks for
// the intervals of what is in sight when there are few enough of them.
import { words, type App } from "../app";
import { ask, canAsk, type SourceOf } from "../site";
import type { Instant, State } from "../state";
import { courseQuestion, instant, type Gaps, type Interval } from "./answers";
import { makeFigure, type Content, type Table } from "./figure";
import { makePlot, rangeOf, timeScene, type Plot, type Span, type TimeData } from "./plot";

const say = words({
  asking: ["Asking for the intervals of what is in sight…", "Запитуємо інтервали того, що видно…"],
  many: ["Intervals are asked for when at most %1 periods are in sight: there are %2. Show the window alone, or larger periods.",
    "Інтервали запитуються, коли видно щонайбільше %1 періодів; тепер їх %2. Покажіть лише проміжок або більші періоди."],
  unfinished: ["part of a period: not counted", "частина періоду: не враховано"],
  undrawn: ["its maps do not draw what this side holds: unknown", "його карти не показують, що утримує ця сторона: невідомо"],
  noSource: ["No source of maps is chosen.", "Не вибрано жодного джерела карт."],
  published: ["The intervals of single periods are not among the published answers.", "Інтервалів окремих періодів немає серед опублікованих відповідей."],
});

/** A chart on the page. `needs`: what of the state it asks by; a change of anything else only draws. */
export interface Part { element: HTMLElement; needs: readonly (keyof State)[]; load(): Promise<void>; draw(): void; mark(state: State): void }

export interface Got<A> { source: SourceOf; question: string; answer: A; gaps: Span[]; intervals: Map<Instant, Interval> }
export interface Course<A> {
  name: string; title: string; how: string; needs: readonly (keyof State)[];
  sources(state: State): SourceOf[];
  question(source: SourceOf): string;
  /** Why a source cannot answer, where that is known beforehand. */
  refuse?(source: SourceOf): string | undefined;
  /** Where one question is not all of the answer. */
  answer?(source: SourceOf, question: string): Promise<A>;
  data(got: Got<A>, several: boolean): TimeData;
  /** All but the pictures. */
  tell(all: Got<A>[], from: Instant, to: Instant): Omit<Content, "scenes" | "questions" | "sources" | "table">;
  table(all: Got<A>[]): Table;
  /** The interval of one period: its question, and what of the answer it is. */
  interval?: { most: number; question(got: Got<A>, period: Span): string; of(answer: never): Interval | undefined; periods(got: Got<A>): Span[] };
  oneScale?: boolean;
  points?: boolean; // what it draws are states, and not sums over periods
  whole?: boolean; // its pictures show everything, whatever the page's span
  controls?(controls: HTMLElement): void;
}

/** Only so many questions at once: the pictures first, intervals after them. */
const queue: (() => Promise<void>)[] = [];
let running = 0;
function next(): void {
  while (running < 2) {
    const work = queue.shift();
    if (work === undefined) return;
    running++;
    void work().finally(() => { running--; next(); });
  }
}
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    queue.push(() => work().then(done, failed));
    next();
  });
}

export async function gapsOf(app: App, source: SourceOf): Promise<Span[]> {
  try {
    const gaps = await ask<Gaps>(app.site, courseQuestion(app, "gaps", source));
    return (gaps.sources.find((one) => one.source === source.name)?.gaps ?? []).map((gap) => ({ begin: instant(gap.begin), end: instant(gap.end) }));
  } catch { return []; } // the figure of gaps says why
}

export function makeCourse<A>(app: App, course: Course<A>): Part {
  const figure = makeFigure(app, course.name, course.title, course.how), t = say(app.state.language);
  course.controls?.(figure.controls);
  let got: Got<A>[] = [], plots: Plot[] = [], drawn: TimeData[] = [], load = 0, visible = false, refining = 0, note = "";
  let from = 0, to = 1, silent = ""; // what sources without an answer said
  const draw = () => {
    if (got.length === 0) return;
    const datas = got.map((one) => course.data(one, got.length > 1)), { state } = app;
    const periods = datas.flatMap((one) => one.periods);
    // Before a source's first map and behind its last nothing is known either; a period that its maps do not fill is not
    // counted, which is no zero.
    datas.forEach((data, i) => {
      const first = data.periods[0]?.begin, last = data.periods[data.periods.length - 1]?.end, { source } = got[i] as Got<A>;
      if (first === undefined || last === undefined) return void data.marks.unshift({ kind: "unknown", spans: [{ begin: -Infinity, end: Infinity }] });
      const maps = source.kind === "maps", begin = maps ? Math.min(first, instant(source.first)) : first, end = maps ? Math.max(last, instant(source.last)) : last;
      data.marks.unshift({ kind: "unknown", spans: [{ begin: -Infinity, end: begin }, { begin: end, end: Infinity }] });
      if (course.points !== true) data.marks.unshift({ kind: "unfinished", spans: [{ begin, end: first }, { begin: last, end }].filter((one) => one.end - one.begin > 86400) });
    });
    const unfinished = datas.some((data) => data.marks.some((mark) => mark.kind === "unfinished" && mark.spans.some((one) => one.end > state.from || state.span === "all")));
    [from, to] = state.span === "window" && course.whole !== true ? [state.from, state.to] : [
      Math.min(...periods.map((one) => one.begin), ...got.flatMap((one) => (one.source.kind === "maps" ? [instant(one.source.first)] : []))),
      Math.max(...periods.map((one) => one.end), ...got.flatMap((one) => (one.source.kind === "maps" ? [instant(one.source.last)] : [])))];
    if (!(to > from)) to = from + 86400;
    if (datas.length > 1 && course.oneScale !== false) {
      const ranges = datas.map((one) => rangeOf(one, from, to));
      const range: [number, number] = [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
      for (const one of datas) one.range = range;
    }
    drawn = datas;
    if (plots.length !== datas.length) {
      plots = datas.map(() => makePlot(app, figure.read, figure.hint));
      figure.plots.replaceChildren(...plots.map((one) => one.element));
    }
    datas.forEach((data, i) => plots[i]?.draw(data, from, to));
    figure.plots.hidden = periods.length === 0;
    const told = course.tell(got, from, to);
    figure.show({
      ...told, keys: unfinished ? [...told.keys, { label: t.unfinished, colour: "soft", unfinished: true }] : told.keys, note: [silent, told.note ?? "", note].filter((one) => one !== "").join(" "), table: course.table(got), questions: got.map((one) => one.question), sources: got.map((one) => one.source),
      scenes: (width) => (periods.length === 0 ? [] : drawn).map((one) => timeScene(one, width, from, to, app.state.language)),
    });
  };
  const refine = async () => {
    const { interval } = course, mine = ++refining;
    if (interval === undefined || !visible || got.length === 0) return;
    const wanted = got.flatMap((one) => interval.periods(one).filter((p) => p.end > from && p.begin < to).map((period) => ({ one, period })));
    const missing = wanted.filter(({ one, period }) => !one.intervals.has(period.begin));
    const askable = missing.filter(({ one, period }) => canAsk(app.site, interval.question(one, period)));
    const before = note;
    note = wanted.length > interval.most * got.length ? t.many.replace("%1", String(interval.most * got.length)).replace("%2", String(wanted.length))
      : missing.length > askable.length ? t.published : askable.length > 0 ? t.asking : "";
    if (note !== before) draw();
    if (askable.length === 0 || wanted.length > interval.most * got.length) return;
    let since = performance.now();
    await Promise.all(askable.map(({ one, period }) => inTurn(async () => {
      if (mine !== refining) return;
      try {
        const found = interval.of(await ask<never>(app.site, interval.question(one, period)) as never);
        if (found !== undefined) one.intervals.set(period.begin, found);
      } catch { /* a period without an interval is drawn without one */ }
      if (mine === refining && performance.now() - since > 700) {
        since = performance.now();
        draw();
      }
    })));
    if (mine !== refining) return;
    note = missing.length > askable.length ? t.published : "";
    draw();
  };
  new IntersectionObserver((entries) => {
    visible = entries[entries.length - 1]?.isIntersecting === true;
    if (visible) void refine();
  }, { rootMargin: "200px" }).observe(figure.element);
  return {
    element: figure.element,
    needs: course.needs,
    async load() {
      const mine = ++load, sources = course.sources(app.state);
      figure.wait();
      const questions = sources.map((source) => course.question(source));
      try {
        const settled = await Promise.allSettled(sources.map((source, i) => inTurn(async () => {
          const question = questions[i] ?? "";
          // What a map maker does not draw is unknown; nobody need be asked.
          const refused = course.refuse?.(source);
          if (refused !== undefined) throw new Error(refused);
          if (source.kind === "maps" && course.needs.includes("side") && !source.statuses.includes(`held:${app.state.side}`)) throw new Error(t.undrawn);
          const [answer, gaps] = await Promise.all([course.answer?.(source, question) ?? ask<A>(app.site, question), source.kind === "maps" ? gapsOf(app, source) : []]);
          const before = got.find((one) => one.question === question);
          return { source, question, answer, gaps, intervals: before?.intervals ?? new Map<Instant, Interval>() };
        })));
        if (mine !== load) return;
        const fresh = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
        const failures = settled.flatMap((one, i) => (one.status === "rejected" ? [{ name: sources[i]?.name ?? "", why: one.reason as unknown }] : []));
        if (fresh.length === 0) throw failures[0]?.why ?? new Error(t.noSource);
        got = fresh;
        plots = plots.length === got.length ? plots : [];
        note = "";
        silent = failures.map((one) => `${one.name}: ${one.why instanceof Error ? one.why.message : String(one.why)}.`).join(" ");
        draw();
        void refine();
      } catch (error) {
        if (mine !== load) return;
        got = [];
        plots = [];
        figure.fail(error, questions);
      }
    },
    draw() {
      draw();
      void refine();
    },
    mark(state) { for (const plot of plots) plot.mark(state); },
  };
}
