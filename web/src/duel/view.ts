// view.ts - the duel page: the duel that a statement proposes, its inputs as controls, what comes out, and how many such
// duels would settle the claim. The program works it out; published, it lies there as proposed.
import { h, type MakeView } from "../app";
import { ask, canAsk, questionText, standard } from "../site";
import type { State } from "../state";
import type { DuelAnswer } from "./answer";
import { design } from "./design";
import "./duel.css";
import { controls, inputName, readAsked, setText, writeAsked, type Asked } from "./inputs";
import { percent, table, type Shown } from "./pictures";
import { levers, results, shots } from "./results";
import { say, type T } from "./words";

const EXAMPLE = "raid";

export const makeDuel: MakeView = (app, place) => {
  place.classList.add("duel");
  let turn = 0, shown: Shown = "any_intercept", last: DuelAnswer | undefined, spoken = "", made = "";

  /** The statement's own, or the first one that proposes a duel; served, the example else. */
  const proposed = (state: State): string => {
    const has = (name: string) => standard(app.site, "design", name) !== undefined || standard(app.site, "duel", name) !== undefined;
    return has(state.statement) ? state.statement : app.site.statements.find(({ name }) => has(name))?.name ?? (app.site.live ? EXAMPLE : "");
  };

  const question = (name: string, sets: string | undefined): string =>
    (sets === undefined ? standard(app.site, "design", name) : undefined) ?? questionText("duel", { arg: name, design: "1", levers: "1", set: sets });

  const command = (asked: Asked): string => `plumbline duel ${asked.name} --design --levers${asked.sets.size > 0 ? ` --set "${setText(asked.sets)}"` : ""}`;

  const change = (asked: Asked, state: State) => app.set({ duel: writeAsked(asked, proposed(state)) });

  const head = (base: DuelAnswer, asked: Asked, state: State, t: T): HTMLElement => {
    const own = proposed(state);
    const pick = !app.site.live || own === EXAMPLE ? null : h("label", { class: "which" }, `${t.which}: `, h("select", { "data-key": "which", onchange: (event: Event) => change({ name: (event.target as HTMLSelectElement).value, sets: new Map() }, state) },
      h("option", { value: own, selected: asked.name === own }, `${own}, ${t.proposed}`), h("option", { value: EXAMPLE, selected: asked.name === EXAMPLE }, `${EXAMPLE}, ${t.example}`)));
    return h("header", {}, pick, h("h1", { lang: "en" }, base.title), h("p", { class: "notice" }, t.abstract), h("p", { class: "soft small" }, t.two));
  };

  const side = (base: DuelAnswer, asked: Asked, state: State, t: T, problem: string | undefined, waiting: boolean): HTMLElement => h("aside", { class: "side", "aria-label": t.inputs },
    h("p", { class: "status small", role: problem === undefined ? undefined : "alert" }, problem ?? (waiting ? t.asking : "")),
    h("details", { class: "fold", open: matchMedia("(min-width: 62rem)").matches }, h("summary", {}, t.inputs), app.site.live ? h("p", { class: "soft small" }, t.inputsNote) : h("p", { class: "small grey" }, `${t.grey} `, h("code", {}, `plumbline duel ${asked.name} --levers --set "objects=3; layers.1.kill=0.5"`)),
    h("p", {}, h("button", { type: "button", "data-key": "reset", disabled: asked.sets.size === 0, onclick: () => change({ name: asked.name, sets: new Map() }, state) }, t.reset)),
    controls({ base, sets: asked.sets, t, language: state.language, disabled: !app.site.live, change: (sets) => change({ name: asked.name, sets }, state), problem: (text) => { const status = place.querySelector(".status"); status?.setAttribute("role", "alert"); status?.replaceChildren(text); } })));

  const rests = (answer: DuelAnswer, state: State, t: T): HTMLElement => h("section", {}, h("h3", {}, t.restsTitle),
    h("div", {}, table(t.restsTitle, [t.input, `#${t.value}`, t.rests, t.why], answer.inputs.filter((one) => one.rests_on !== "default").map((one) => [inputName(one.input, t), percent(one.value, state.language), h("span", { lang: "en" }, one.said), h("span", { lang: "en" }, one.why ?? "")]))),
    h("h3", {}, t.granted), h("ul", { lang: "en" }, ...answer.assumptions.map((one) => h("li", {}, one))));

  const toClaim = (asked: Asked, t: T): HTMLElement => h("a", { "data-key": "to-claim", href: app.permalink({ view: "claims", statement: asked.name, claim: "duel", choices: {} }), onclick: (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.set({ view: "claims", statement: asked.name, claim: "duel", choices: {} }, "push");
  } }, t.onClaim);

  const draw = (base: DuelAnswer, answer: DuelAnswer, asked: Asked, state: State, t: T, problem: string | undefined, waiting: boolean) => {
    const { language } = state, old = answer.set === undefined ? undefined : base;
    const key = place.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["key"] : undefined, folds = [...place.querySelectorAll("details")].map((fold) => fold.open);
    const body = h("div", { class: waiting ? "body waiting" : "body", "aria-busy": waiting ? "true" : undefined }, results(answer, old, t, language), shots(answer, old, t, language),
      levers(answer, shown, (one) => { shown = one; void show(state); }, t, language), rests(answer, state, t), design(base, t, language),
      h("p", { class: "small" }, `${t.command}: `, h("code", {}, command(asked))), asked.name === EXAMPLE ? null : h("p", {}, toClaim(asked, t)));
    // Somebody may be writing in a field while an answer comes: the inputs are made anew only when they are others.
    const controlled = JSON.stringify([asked.name, [...asked.sets], language, base.title]), there = place.querySelector(".room > .body");
    if (there !== null && controlled === made) {
      there.replaceWith(body);
      const status = place.querySelector(".status");
      if (problem === undefined) status?.removeAttribute("role"); else status?.setAttribute("role", "alert");
      status?.replaceChildren(problem ?? (waiting ? t.asking : ""));
    } else place.replaceChildren(h("div", { class: "room" }, head(base, asked, state, t), side(base, asked, state, t, problem, waiting), body));
    made = controlled;
    place.querySelectorAll("details").forEach((fold, at) => { if (folds[at] !== undefined) fold.open = folds[at]; });
    if (key !== undefined && !place.contains(document.activeElement)) [...place.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.dataset["key"] === key)?.focus({ preventScroll: true });
    const said = `${t.announce} ${t.any} ${percent(answer.any_intercept.chance, language)}, ${t.noneLeaks} ${percent(answer.none_leaks.chance, language)}.`;
    if (!waiting && problem === undefined && said !== spoken && spoken !== "") app.say(said);
    if (!waiting) spoken = said;
  };

  const show = async (state: State): Promise<void> => {
    const mine = ++turn, t = say(state.language), asked = readAsked(state.duel, proposed(state));
    if (asked.name === "") return place.replaceChildren(h("p", { class: "failed" }, t.none));
    if (place.childElementCount === 0) place.replaceChildren(h("p", { class: "failed soft" }, t.loading));
    try {
      const base = await ask<DuelAnswer>(app.site, question(asked.name, undefined));
      if (mine !== turn) return;
      const sets = asked.sets.size > 0 ? setText(asked.sets) : undefined;
      if (sets === undefined) return draw(base, last = base, asked, state, t, undefined, false);
      const own = question(asked.name, sets);
      if (!canAsk(app.site, own)) return draw(base, base, asked, state, t, t.noProposal, false);
      draw(base, last?.duel === base.duel ? last : base, asked, state, t, undefined, true);
      try {
        const answer = await ask<DuelAnswer>(app.site, own);
        if (mine === turn) draw(base, last = answer, asked, state, t, undefined, false);
      } catch (error) {
        if (mine === turn) draw(base, last?.duel === base.duel ? last : base, asked, state, t, error instanceof Error ? error.message : String(error), false);
      }
    } catch (error) {
      if (mine === turn) place.replaceChildren(h("p", { class: "failed", role: "alert" }, `${t.failed} ${error instanceof Error ? error.message : String(error)}`));
    }
  };
  return { show(state) { void show(state); } };
};
