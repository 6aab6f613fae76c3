// design.ts - how many duels would settle the claim: what one announced duel tells and what not, straight misses, the design
// with a number fixed beforehand, and the one that stops as soon as the answer is clear.
import { h } from "../app";
import { numberText } from "../claims/numbers";
import type { DuelAnswer, Pair } from "./answer";
import { behind, drawCurves, percent, sized, table } from "./pictures";
import type { T } from "./words";

type Language = "en" | "uk";

export function design(answer: DuelAnswer, t: T, language: Language): HTMLElement | null {
  const { single_duel: single, straight_misses: misses, sequential, fixed, claimed } = answer;
  if (answer.design === undefined || single === undefined) return null;
  const text = (value: number, decimals = 3) => numberText(value, language, decimals), range = ([low, high]: Pair) => `${text(low)} – ${text(high)}`;
  const place = h("section", { class: "design" }, h("h2", {}, t.design), h("p", { class: "soft small" }, t.designNote),
    h("h3", {}, t.single), h("p", {}, t.singleSays),
    table(t.single, [t.outcome, t.strict, `#${t.left}`, `#${t.factor}`], single.map((one) => [one.outcome === "kill" ? t.killed : t.notKilled, one.strict_refuted ? t.refuted : t.stands, range(one.chance), text(one.bayes_uniform, 2)])));
  const curves = h("div", { class: "two" });
  if (misses !== undefined)
    curves.append(h("figure", {}, h("h4", {}, t.misses), sized((width) => drawCurves([{ label: t.upper1, points: misses.map((one): Pair => [one.misses, one.upper_one_sided]) }], width, true, t.missesX, t.upper1, language)),
      behind(t.table, table(t.misses, [`#${t.missesX}`, `#${t.upper1}`, `#${t.upper2}`, `#${t.factor}`], misses.map((one) => [String(one.misses), text(one.upper_one_sided), text(one.upper_two_sided), text(one.bayes_uniform, 1)])))));
  if (sequential !== undefined && sequential.found) {
    curves.append(h("figure", {}, h("h4", {}, t.operating), sized((width) => drawCurves([{ label: "", points: sequential.operating.map((one): Pair => [one.chance, one.says_some]) }], width, false, t.theta, t.saysSome, language)),
      behind(t.table, table(t.operating, [`#${t.theta}`, `#${t.saysSome}`, `#${t.meanDuels}`, `#${t.duels95}`], sequential.operating.map((one) => [text(one.chance, 2), percent(one.says_some, language), text(one.mean_duels, 2), String(one.duels_95)])))));
  }
  place.append(curves);
  if (sequential !== undefined && sequential.found)
    place.append(h("h3", {}, t.sequential), h("p", {}, `${sequential.misses} ${t.sequentialSays}:`),
      table(t.sequential, [t.duels, `#${t.kills}`], sequential.steps.slice(0, 6).map((one) => [`${one.from_duel}–${one.to_duel}`, String(one.kills)])));
  if (fixed !== undefined)
    place.append(h("h3", {}, t.fixed), table(t.fixed, [`#${t.falseKill}`, `#${t.needs}`, `#${t.fromKills}`, `#${t.size}`, `#${t.power}`, `#${t.unaware}`, `#${t.oneReported}`], fixed.map((one) => {
      const more = claimed?.find(({ false_kill }) => false_kill === one.false_kill);
      return [percent(one.false_kill, language), one.found ? String(one.duels) : t.notFound, one.found ? `${one.kills} ${t.kills}` : "–", one.found ? percent(one.size, language) : "–", one.found ? percent(one.power, language) : "–",
        more === undefined ? "–" : percent(more.unaware_fixed, language), more === undefined ? "–" : range(more.after_one_reported_kill)];
    })));
  return place;
}
