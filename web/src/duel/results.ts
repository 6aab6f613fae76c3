// results.ts - what a duel gives: the numbers with what the inputs leave open, distributions, shots, levers; as proposed and
// with one's own inputs beside it.
import { h } from "../app";
import { numberText } from "../claims/numbers";
import type { DuelAnswer, Pair, Ranged } from "./answer";
import { inputName } from "./inputs";
import { barsOf, behind, drawBars, drawTornado, percent, sized, sorted, table, type Shown } from "./pictures";
import type { T } from "./words";

type Language = "en" | "uk";

function figures(answer: DuelAnswer, base: DuelAnswer | undefined, t: T, language: Language): HTMLElement {
  const chance = (value: number) => percent(value, language), mean = (value: number) => numberText(value, language, 3);
  const figure = (name: string, key: string, value: number, of: Ranged | undefined, before: number | undefined, text: (value: number) => string) => {
    const range = of?.range_90, error = of?.standard_error;
    return h("div", { class: "card", "data-figure": key, "data-value": value }, h("h3", {}, name), h("p", { class: "quantity" }, h("strong", {}, text(value))),
      range === null || range === undefined ? null : h("p", { class: "soft small" }, `${text(range[0])} – ${text(range[1])}: ${t.range}`),
      error === undefined ? null : h("p", { class: "soft small" }, `${t.se} ${text(error)}`),
      before === undefined ? null : h("p", { class: "small" }, `${t.asProposed}: ${text(before)}`));
  };
  return h("div", { class: "pair" },
    figure(t.any, "any", answer.any_intercept.chance, answer.any_intercept, base?.any_intercept.chance, chance),
    figure(t.noneLeaks, "none", answer.none_leaks.chance, answer.none_leaks, base?.none_leaks.chance, chance),
    figure(t.meanLeaks, "leaks", answer.mean_leaks.mean, answer.mean_leaks, base?.mean_leaks.mean, mean),
    figure(t.meanIntercepts, "intercepts", answer.mean_intercepts, undefined, base?.mean_intercepts, mean),
    figure(t.meanShots, "shots", answer.shots.mean, undefined, base?.shots.mean, (value) => numberText(value, language, 2)));
}

function distribution(title: string, chances: number[], errors: number[] | undefined, before: number[] | undefined, t: T, language: Language): HTMLElement {
  const bars = barsOf(chances, errors), old = before === undefined ? undefined : barsOf(before, undefined);
  const rows = bars.map((bar) => {
    const was = old?.find(({ label }) => label === bar.label);
    return [bar.label, percent(bar.chance, language), ...(errors === undefined ? [] : [bar.error === undefined ? "–" : percent(bar.error, language)]), ...(old === undefined ? [] : [was === undefined ? "–" : percent(was.chance, language)])];
  });
  return h("figure", {}, h("h4", {}, title), sized((width) => drawBars(bars, old, width, language), 420),
    behind(t.table, table(title, [`#${t.number}`, `#${t.chance}`, ...(errors === undefined ? [] : [`#${t.se}`]), ...(old === undefined ? [] : [`#${t.asProposed}`])], rows)));
}

export function shots(answer: DuelAnswer, base: DuelAnswer | undefined, t: T, language: Language): HTMLElement {
  return h("section", {}, h("h3", {}, t.shotsTitle), table(t.shotsTitle, [t.layer, `#${t.mean}`, `#${t.sd}`, `#${t.spent}`, ...(base === undefined ? [] : [`#${t.asProposed}: ${t.mean}`])],
    answer.shots.layers.map((layer, at) => [layer.layer, numberText(layer.mean, language, 2), numberText(layer.sd, language, 2), percent(layer.spent_all, language),
      ...(base === undefined ? [] : [base.shots.layers[at] === undefined ? "–" : numberText(base.shots.layers[at].mean, language, 2)])])));
}

const middle = (answer: DuelAnswer, shown: Shown): number => (shown === "mean_leaks" ? answer.mean_leaks.mean : answer[shown].chance);

export function levers(answer: DuelAnswer, shown: Shown, pick: (shown: Shown) => void, t: T, language: Language): HTMLElement | null {
  const list = answer.levers ?? [];
  if (list.length === 0) return null;
  const names: [Shown, string][] = [["any_intercept", t.any], ["none_leaks", t.noneLeaks], ["mean_leaks", t.meanLeaks]];
  const select = h("select", { "data-key": "lever-of", "aria-label": t.measure, onchange: () => pick(select.value as Shown) }, ...names.map(([key, name]) => h("option", { value: key, selected: key === shown }, name)));
  const inOrder = sorted(list, shown), text = (value: number) => numberText(value, language, 4);
  const range = ([from, to]: Pair) => `${text(from)} – ${text(to)}`;
  return h("section", { class: "levers" }, h("h3", {}, t.levers), h("p", {}, h("label", {}, `${t.measure}: `, select)),
    sized((width) => drawTornado(inOrder.slice(0, 14), shown, middle(answer, shown), width, ({ input, stated }) => `${inputName(input, t)}${stated ? "" : " *"}`, language), 720),
    h("p", { class: "soft small" }, t.leversNote),
    behind(t.table, table(t.levers, [t.input, `#${t.from}`, `#${t.to}`, ...names.map(([, name]) => `#${name}`)],
      inOrder.map((lever) => [`${inputName(lever.input, t)}${lever.stated ? "" : " *"}`, text(lever.from), text(lever.to), range(lever.any_intercept), range(lever.none_leaks), range(lever.mean_leaks)]))));
}

export function results(answer: DuelAnswer, base: DuelAnswer | undefined, t: T, language: Language): HTMLElement {
  const drawn = answer.draws === undefined ? null : h("p", { class: "soft small" }, `${numberText(answer.draws, language, 0)} ${t.monte}, seed ${answer.seed ?? ""}; ${t.se} ${percent(answer.standard_error ?? 0, language)}`);
  return h("section", { class: "results" }, h("h2", {}, t.results), figures(answer, base, t, language),
    h("div", { class: "two" }, distribution(t.leaks, answer.leaks, answer.standard_errors, base?.leaks, t, language), distribution(t.intercepts, answer.intercepts, undefined, base?.intercepts, t, language)),
    h("p", { class: "soft small", lang: "en" }, `${answer.method_in_words}.`), drawn);
}
