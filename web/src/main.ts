// main.ts - the frame around the views: reads the catalogue and the address, and lets one view at a time be seen.
import { h, words, type App, type MakeView, type View } from "./app";
import { frame } from "./frame";
import { makeAbout } from "./about/view";
import { makeCharts } from "./charts/view";
import { makeClaims } from "./claims/view";
import { makeDuel } from "./duel/view";
import { makeMap } from "./map/view";
import { showSetup } from "./setup/view";
import { AskError, readSite, type Site } from "./site";
import { fromAddress, instantOf, toAddress, type State } from "./state";
import "./style.css";

const say = words({
  failed: ["The page's data could not be read:", "Не вдалося прочитати дані сторінки:"],
});

/** What a bare address shows: the best covered source of maps, its last map, the 30 days up to it. */
function startOf(site: Site): State {
  const maps = site.sources.filter((source) => source.kind === "maps");
  const source = maps.reduce((best, one) => (best === undefined || one.snapshots > best.snapshots ? one : best), maps[0]);
  const last = (source && instantOf(source.last)) ?? 0;
  const language = navigator.languages.some((one) => one.startsWith("uk")) ? "uk" : "en";
  return {
    view: "map", language, theme: "auto", embed: false,
    source: source?.name ?? "", beside: [], side: site.sides[0]?.name ?? "",
    at: last, from: (Math.ceil(last / 86400) - 30) * 86400, to: last, compare: "none",
    layers: ["land", "contested", "hubs"], speed: 7, map: "", place: "", region: "", per: "month", span: "all",
    statement: site.statements[0]?.name ?? "", claim: "", reading: "", choices: {}, duel: "",
  };
}

async function begin(root: HTMLElement): Promise<void> {
  const site = await readSite();
  const start = startOf(site);
  let state = fromAddress(location.search, start);
  const watchers = new Set<(state: State, before: State) => void>();
  const app: App = {
    site,
    get state() { return state; },
    set(change, how = "replace") {
      const before = state;
      state = { ...state, ...change };
      if (JSON.stringify(before) === JSON.stringify(state)) return;
      const address = location.pathname + toAddress(state, start);
      clearTimeout(timer); // an older address that still waits to be written
      if (how === "push") history.pushState(null, "", address);
      else replaceSoon(address);
      for (const changed of [...watchers]) changed(state, before);
    },
    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    say(text) { made.live.textContent = text; },
    permalink: (change = {}) => location.origin + location.pathname + toAddress({ ...state, ...change }, start),
  };
  const make: Record<State["view"], MakeView> = {
    map: makeMap, charts: makeCharts, claims: makeClaims, duel: makeDuel, about: makeAbout,
  };
  const made = frame(app, root);
  const views = new Map<State["view"], { view: View; place: HTMLElement }>();
  const show = (before: State | undefined) => {
    const now = state.view;
    for (const [name, one] of views)
      if (name !== now && !one.place.hidden) {
        one.view.hide?.();
        one.place.hidden = true;
      }
    let one = views.get(now);
    if (one === undefined) {
      const place = h("section", { class: `view view-${now}` });
      made.main.append(place);
      one = { view: make[now](app, place), place };
      views.set(now, one);
    }
    const wasHidden = one.place.hidden;
    one.place.hidden = false;
    one.view.show(state, wasHidden ? undefined : before);
  };
  app.watch((_, before) => show(before));
  addEventListener("popstate", () => {
    clearTimeout(timer);
    const before = state;
    state = fromAddress(location.search, start);
    for (const changed of [...watchers]) changed(state, before);
  });
  show(undefined);
}

// Browsers allow few changes of the address a second, and a slider makes many.
let timer = 0;
function replaceSoon(address: string): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => history.replaceState(null, "", address), 150);
}

const root = document.getElementById("app");
if (root !== null)
  begin(root).catch((error: unknown) => {
    const language = navigator.language.startsWith("uk") ? "uk" : "en";
    if (error instanceof AskError && error.code === "no-evidence") return showSetup(root, language);
    root.replaceChildren(h("p", { role: "alert", class: "failed" }, `${say(language).failed} ${error instanceof Error ? error.message : String(error)}`));
  });
