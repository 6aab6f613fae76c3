// view.ts - the charts: a bar with sources, periods and the window, and below it one figure a question.
import { h, words, type App, type MakeView } from "../app";
import type { State } from "../state";
import { makeChange, makeHeld } from "./change";
import type { Part } from "./course";
import { makeFrontShare, makeFrontWay } from "./front";
import { makeGaps } from "./gaps";
import { makeHub, makeSector } from "./ground";
import { makePlaces } from "./places";
import { makeRank } from "./rank";
import { makeRates, makeRatesOverTime, makeRecords } from "./rates";
import { makeTimeline, type Timeline } from "./timeline";
import "./charts.css";

const say = words({ title: ["Charts", "Графіки"], contents: ["Figures", "Рисунки"] });
const makers: ((app: App) => Part)[] = [
  makeChange, makeRank, makeHeld, makeGaps, makeFrontShare, makeFrontWay, makePlaces, makeSector, makeHub, makeRates, makeRatesOverTime, makeRecords,
];

export const makeCharts: MakeView = (app, place) => {
  let parts: Part[] = [], timeline: Timeline | undefined, language = "", per = "";
  const build = (state: State) => {
    [language, per] = [state.language, state.per];
    timeline = makeTimeline(app);
    parts = makers.map((make) => make(app));
    const contents = h("nav", { class: "contents", "aria-label": say(state.language).contents }, h("ul", {}, ...parts.map((part) =>
      h("li", {}, h("button", { type: "button", onclick: () => {
        part.element.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
        part.element.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
      } }, part.element.querySelector("h2")?.textContent ?? "")))));
    place.replaceChildren(h("h1", { class: "unseen" }, say(state.language).title), timeline.element, h("div", { class: "page" }, contents, h("div", { class: "figures" }, ...parts.map((part) => part.element))));
  };
  return {
    show(state, before) {
      const anew = state.language !== language || state.per !== per;
      const scroll = place.scrollTop;
      if (anew) build(state);
      timeline?.draw();
      const differs = (keys: readonly (keyof State)[]) => before === undefined || keys.some((key) => JSON.stringify(state[key]) !== JSON.stringify(before[key]));
      for (const part of parts)
        if (anew || differs(part.needs)) void part.load();
        else if (differs(["from", "to", "span"])) part.draw();
        else part.mark(state);
      if (anew) place.scrollTop = scroll;
    },
  };
};
