// view.ts - the statement room: the claims of a statement with their verdicts, and one of them opened.
import { h, type App, type MakeView } from "../app";
import { ask, canAsk, questionText, standard, type Parameters } from "../site";
import { instantOf, type State } from "../state";
import type { Answer, Claim, Reading } from "./answer";
import { wanted } from "./chips";
import "./claims.css";
import { instantShort } from "./numbers";
import { verdictBadge } from "./picture";
import { makeReading, type Made } from "./reading";
import { badge, kindWord, say, type T } from "./words";

const wantsNow = (state: State): boolean => state.choices["known"] === "now";

/** The standard question where it is listed; else the same asked live. */
function questionOf(app: App, now: boolean, language: "en" | "uk"): string | undefined {
  const { statement } = app.state, base = now ? "check-now" : "check";
  const names = language === "uk" ? [`${base}-uk`, base] : [base]; // rather in English than not at all
  const live: Parameters = { arg: statement, "known-now": now ? "1" : undefined, language: language === "uk" ? "uk" : undefined };
  if (app.site.live) return standard(app.site, names[0] ?? base, statement) ?? questionText("check", live);
  const listed = names.map((name) => standard(app.site, name, statement)).find((one) => one !== undefined);
  if (listed !== undefined) return listed;
  const texts = [questionText("check", live), questionText("check", { ...live, language: undefined })];
  return texts.find((text) => canAsk(app.site, text));
}

function commandOf(app: App, more: string): string {
  const { statement } = app.state;
  return `plumbline check -e ${app.site.evidence.name} ${statement}${wantsNow(app.state) ? " --known-now" : ""} ${more}`.trim();
}

/** The statement file's own texts are in its language, not the page's. */
const own = (answer: Answer): string => answer.statement.language ?? "en";

/** A link that changes the state in place, and opens beside when asked to. */
function go(app: App, change: Partial<State>, properties: Record<string, unknown>, ...children: (Node | string | null)[]): HTMLAnchorElement {
  return h("a", { ...properties, href: app.permalink(change), onclick: (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.set(change, "push");
  } }, ...children);
}

function kindLine(t: T, claim: Claim): HTMLElement | null {
  const kind = kindWord(t, claim.kind);
  return kind === undefined ? null : h("p", { class: "kind" }, h("strong", {}, kind), h("span", { class: "soft" }, ` ${t.noReview}`));
}

function head(app: App, answer: Answer, t: T, opened: boolean): HTMLElement {
  const { statement } = answer, { statements } = app.site;
  const pick = statements.length < 2 ? null : h("label", { class: "which" }, `${t.statement} `,
    h("select", { "data-key": "statement", onchange: (event: Event) => app.set({ statement: (event.target as HTMLSelectElement).value, claim: "", reading: "", choices: {} }, "push") },
      ...statements.map((one) => h("option", { value: one.name, selected: one.name === app.state.statement }, `${one.date} ${one.title}`))));
  return h("header", { class: "statement" }, pick, h(opened ? "p" : "h1", { class: "title", lang: own(answer) }, statement.title),
    h("p", { class: "soft" }, `${statement.speaker}, ${t.said} `, h("time", { datetime: statement.said }, instantShort(statement.said)), " UTC. ", statement.appearance, ". "),
    h("p", { class: "soft small" }, t.notice));
}

function list(app: App, answer: Answer, t: T, open: Claim | undefined): HTMLElement {
  const { language } = app.state;
  return h("nav", { class: "list", "aria-label": t.claims }, h("ol", {}, ...answer.claims.map((claim) => {
    const kind = kindWord(t, claim.kind);
    return h("li", {}, go(app, { claim: claim.id, reading: "", choices: wantsNow(app.state) ? { known: "now" } : {} },
      { class: "item", "data-claim": claim.id, "data-key": `claim:${claim.id}`, "aria-current": claim === open ? "true" : undefined },
      verdictBadge(wantsNow(app.state) ? claim.known_now.verdict : claim.verdict, language), h("span", { class: "words", lang: own(answer) }, kind === undefined ? null : h("span", { class: "soft", lang: language }, `${kind}: `), claim.words),
      open === undefined ? h("span", { class: "sentence" }, claim.sentence) : null));
  })));
}

/** All claims, then and now side by side. */
function both(app: App, answer: Answer, t: T): HTMLElement {
  const { language } = app.state;
  const cell = (claim: Claim, key: "known_then" | "known_now") => {
    const known = claim[key];
    return h("td", { "data-known": key }, h("span", { class: "when soft" }, key === "known_then" ? t.then : t.now), verdictBadge(known.verdict, language),
      (known.measured ?? 0) > 0 ? h("span", { class: "soft count" }, `${known.holding ?? 0} ${t.of} ${known.measured ?? 0}`) : null);
  };
  const change = (claim: Claim) => {
    const { known_then: a, known_now: b } = claim;
    return a.verdict !== b.verdict ? t.verdictChanged : a.holding !== b.holding || a.measured !== b.measured ? t.countsChanged : t.same;
  };
  return h("table", { class: "both" }, h("caption", {}, t.bothCaption),
    h("thead", {}, h("tr", {}, ...[t.claim, t.then, t.now, t.changedNote].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...answer.claims.map((claim) => h("tr", { "data-row": claim.id, class: change(claim) === t.same ? undefined : "changed" },
      h("th", { scope: "row" }, go(app, { claim: claim.id, reading: "", choices: {} }, { lang: own(answer) }, claim.words)), cell(claim, "known_then"), cell(claim, "known_now"), h("td", { class: "soft" }, change(claim))))));
}

function modes(app: App, t: T): HTMLElement {
  const isBoth = app.state.choices["known"] === "both";
  const button = (on: boolean, known: string | undefined, text: string) => h("button", { type: "button", "data-key": `mode:${known ?? ""}`, "aria-pressed": on ? "true" : "false",
    onclick: () => app.set({ claim: "", reading: "", choices: known === undefined ? {} : { known } }, "push") }, text);
  return h("div", { class: "modes", role: "group", "aria-label": t.show }, button(!isBoth, undefined, t.one), button(isBoth, "both", t.both));
}

function knownPair(claim: Claim, t: T, language: "en" | "uk"): HTMLElement {
  const card = (title: string, known: Claim["known_then"]) => h("div", { class: "card" }, h("h2", {}, title), h("p", {}, verdictBadge(known.verdict, language)),
    h("p", { class: "small" }, (known.measured ?? 0) > 0 ? `${known.holding ?? 0} ${t.of} ${known.measured ?? 0} ${t.hold}. ` : "", known.detail),
    known.evidence_until === undefined ? null : h("p", { class: "soft small" }, `${t.evidence} ${instantShort(known.evidence_until)}`));
  const { known_then: a, known_now: b } = claim;
  const said = a.verdict !== b.verdict ? t.verdictChanged : a.holding !== b.holding || a.measured !== b.measured ? t.countsChanged : t.nothingChanged;
  return h("section", { class: "pair" }, card(t.then, a), card(t.now, b), h("p", { class: "soft small across" }, said));
}

/** Where the claim can be seen: its window and source on the map and in the charts, its own page. */
function actions(app: App, answer: Answer, claim: Claim, reading: Reading | undefined, made: Made | undefined, t: T): HTMLElement {
  const first = made?.first ?? reading?.specifications[0], source = app.site.sources.find((one) => one.name === first?.choices["source"]);
  const at = { from: first && instantOf(first.begin), to: first && instantOf(first.end) };
  const change: Partial<State> = {};
  if (at.from !== undefined && at.to !== undefined && at.from < at.to) Object.assign(change, { from: at.from, to: at.to, at: at.to });
  else change.at = instantOf(answer.statement.said) ?? app.state.at;
  if (source?.kind === "maps") change.source = source.name;
  if (typeof reading?.side === "string" && app.site.sides.some((one) => one.name === reading.side)) change.side = reading.side;
  const region = first?.choices["region"];
  if (region !== undefined && app.site.regions.some((one) => one.key === region)) change.region = region;
  const folder = `statement/${encodeURIComponent(answer.statement.name)}`;
  return h("p", { class: "actions" },
    source?.kind === "maps" ? go(app, { ...change, view: "map" }, { "data-key": "on-map" }, t.onMap) : null,
    source !== undefined ? go(app, { ...change, view: "charts" }, { "data-key": "on-charts" }, t.onCharts) : null,
    claim.duel ? go(app, { view: "duel" }, { "data-key": "to-duel" }, t.toDuel) : null,
    h("a", { href: `${folder}/claims/${encodeURIComponent(claim.id)}.html`, "data-key": "page" }, kindWord(t, claim.kind) === undefined ? t.page : t.pagePlain),
    claim.readings.length > 0 ? h("a", { href: `${folder}/files/${encodeURIComponent(claim.id)}.csv`, download: "" }, t.answers) : null);
}

export const makeClaims: MakeView = (app, place) => {
  place.classList.add("claims");
  let turn = 0, spoken = "";
  const asked = new Map<string, Reading | string>();

  /** The program's own answer to a threshold or window that is not listed; undefined while it is under way. */
  const withOwn = (claim: Claim, reading: Reading): { reading: Reading | undefined; problem: string | undefined; waiting: boolean } => {
    const { state, site } = app, want = wanted(reading, state.choices);
    const own = [want.ownThreshold === undefined ? undefined : `threshold=${want.ownThreshold}`, want.ownWindow === undefined ? undefined : `window=${want.ownWindow}`]
      .filter((one): one is string => one !== undefined);
    if (!site.live || own.length === 0) return { reading: undefined, problem: undefined, waiting: false };
    const question = questionText("check", { arg: state.statement, with: own.join(","), claim: claim.id,
      "known-now": wantsNow(state) ? "1" : undefined, language: state.language === "uk" ? "uk" : undefined });
    const there = asked.get(question);
    if (typeof there === "string") return { reading: undefined, problem: there, waiting: false };
    if (there === undefined)
      ask<Answer>(site, question).then((answer) => {
        const found = answer.claims.find((one) => one.id === claim.id)?.readings.find((one) => one.id === reading.id);
        asked.set(question, found ?? "?");
      }, (error: Error) => asked.set(question, error.message)).finally(() => { if (app.state.view === "claims") void show(app.state); });
    return { reading: there, problem: undefined, waiting: there === undefined };
  };

  const change = (choice: string, value: string | undefined) => {
    const choices: Record<string, string> = {};
    for (const [name, one] of Object.entries(app.state.choices)) if (name !== choice && (choice !== "" || name === "known")) choices[name] = one;
    if (value !== undefined && choice !== "") choices[choice] = value;
    app.set({ choices });
  };

  const readingSwitch = (answer: Answer, claim: Claim, reading: Reading, t: T): HTMLElement => h("fieldset", { class: "readings" }, h("legend", {}, t.readings),
    ...claim.readings.map((one) => {
      const input = h("input", { type: "radio", name: "reading", value: one.id, checked: one === reading, "data-key": `reading:${one.id}`, onchange: () => app.set({ reading: one.plain ? "" : one.id }) });
      return h("label", { class: one === reading ? "chosen" : undefined }, input, verdictBadge(one.verdict, app.state.language), h("span", {}, h("span", { lang: own(answer) }, one.says), one.plain ? h("span", { class: "soft" }, ` (${t.plain})`) : null));
    }));

  const knownSwitch = (t: T, possible: boolean): HTMLElement => {
    const now = wantsNow(app.state);
    const button = (on: boolean, known: string | undefined, text: string) => h("button", { type: "button", class: "option", "data-key": `known:${known ?? "then"}`, "aria-pressed": on ? "true" : "false", disabled: known === "now" && !possible,
      onclick: () => change("known", known) }, text);
    return h("div", { class: "choice", role: "group", "aria-label": t.by }, h("span", { class: "name", "aria-hidden": "true" }, t.by), h("span", { class: "chips" }, button(!now, undefined, t.byThen), button(now, "now", t.byNow)),
      possible ? null : h("span", { class: "soft small" }, `${t.noNow} `, h("code", {}, `plumbline check -e ${app.site.evidence.name} ${app.state.statement} --known-now`)));
  };

  const detail = (answer: Answer, claim: Claim, t: T): { place: HTMLElement; made: Made | undefined } => {
    const { state } = app, at = answer.claims.indexOf(claim);
    const reading = claim.readings.find((one) => one.id === state.reading) ?? claim.readings.find((one) => one.plain) ?? claim.readings[0];
    const step = (to: Claim | undefined, text: string) => (to === undefined ? null : go(app, { claim: to.id, reading: "", choices: {} }, {}, text));
    const made = reading === undefined ? undefined
      : makeReading({ app, answer, claim, reading, t, language: state.language, asked: withOwn(claim, reading), command: (more) => commandOf(app, more), change });
    const speaker = claim.speaker ?? answer.statement.speaker;
    return { made, place: h("article", { class: "claim", "data-open": claim.id },
      h("p", { class: "steps" }, go(app, { claim: "", reading: "", choices: {} }, { "data-key": "back" }, `← ${t.all}`), step(answer.claims[at - 1], t.before), step(answer.claims[at + 1], t.after)),
      kindLine(t, claim), h("h1", { class: "said", tabindex: "-1", lang: own(answer) }, claim.words), h("p", { class: "soft" }, `${speaker}, ${instantShort(answer.statement.said).slice(0, 10)}`),
      h("p", { class: "lead" }, verdictBadge(wantsNow(state) ? claim.known_now.verdict : claim.verdict, state.language), " ", claim.sentence),
      claim.would_settle === "" ? null : h("p", { class: "small" }, h("strong", {}, `${t.settle}: `), claim.would_settle),
      actions(app, answer, claim, reading, made, t), claim.readings.length > 0 ? knownPair(claim, t, state.language) : null,
      reading === undefined ? null : knownSwitch(t, questionOf(app, true, state.language) !== undefined),
      reading !== undefined && claim.readings.length > 1 ? readingSwitch(answer, claim, reading, t) : null, made?.place ?? null) };
  };

  /** The element that had the keyboard keeps it, though it is made anew. */
  const keepFocus = (draw: () => void) => {
    const key = place.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["key"] : undefined;
    const folds = [...place.querySelectorAll("details")].map((fold) => fold.open);
    draw();
    place.querySelectorAll("details").forEach((fold, at) => { if (folds[at] === true) fold.open = true; });
    if (key !== undefined) [...place.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.dataset["key"] === key)?.focus({ preventScroll: true });
  };

  const show = async (state: State, before?: State): Promise<void> => {
    const mine = ++turn, t = say(state.language);
    if (state.statement === "") return place.replaceChildren(h("p", { class: "failed" }, t.none));
    const question = questionOf(app, wantsNow(state), state.language) ?? questionOf(app, false, state.language);
    if (place.childElementCount === 0) place.replaceChildren(h("p", { class: "failed soft" }, t.loading));
    try {
      const answer = await ask<Answer>(app.site, question ?? questionText("check", { arg: state.statement }));
      if (mine !== turn) return;
      // The duel page knows the statement alone: "duel" is the claim that proposes one, whatever its name.
      const claim = answer.claims.find((one) => one.id === state.claim) ?? (state.claim === "duel" ? answer.claims.find((one) => one.duel) : undefined);
      keepFocus(() => {
        const opened = claim === undefined ? undefined : detail(answer, claim, t);
        place.classList.toggle("opened", claim !== undefined);
        place.replaceChildren(h("div", { class: "room" },
          h("div", { class: "side" }, head(app, answer, t, claim !== undefined), modes(app, t), state.choices["known"] === "both" && claim === undefined ? null : list(app, answer, t, claim)),
          opened?.place ?? (state.choices["known"] === "both" ? h("div", { class: "across" }, both(app, answer, t)) : null)));
        const said = opened?.made?.say ?? (claim === undefined ? "" : badge(state.language)[claim.verdict]);
        if (said !== spoken && before !== undefined && state.choices !== before.choices) app.say(said);
        spoken = said;
      });
      if (before !== undefined && before.claim !== state.claim) {
        place.scrollTop = 0;
        scrollTo(0, 0);
        place.querySelector<HTMLElement>("article h1")?.focus({ preventScroll: true });
      }
    } catch (error) {
      if (mine === turn) place.replaceChildren(h("p", { class: "failed", role: "alert" }, `${t.failed} ${error instanceof Error ? error.message : String(error)} `, h("code", {}, commandOf(app, ""))));
    }
  };
  return { show(state, before) { void show(state, before); } };
};
