// frame.ts - what stands around every view: the name, the views, language and light; and the place where screen
// readers are told of what changed.
import { h, words, type App } from "./app";
import type { State } from "./state";

const say = words({
  map: ["Map", "Карта"], charts: ["Charts", "Графіки"], claims: ["Claims", "Твердження"], duel: ["Duel", "Дуель"],
  about: ["Sources and method", "Джерела й метод"],
  views: ["Views", "Розділи"], skip: ["Skip to the content", "Перейти до змісту"],
  language: ["Українською", "In English"], theme: ["Light or dark", "Світла чи темна"],
  auto: ["as the system", "як у системі"], light: ["light", "світла"], dark: ["dark", "темна"],
});

export function frame(app: App, root: HTMLElement): { main: HTMLElement; live: HTMLElement } {
  const main = h("main", { id: "main", tabindex: "-1" });
  const live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  const draw = (state: State) => {
    const t = say(state.language);
    document.documentElement.lang = state.language;
    document.documentElement.dataset.theme = state.theme;
    document.body.classList.toggle("embed", state.embed);
    document.title = `Plumbline: ${app.site.theatre.title}`;
    if (state.embed) return head.replaceChildren();
    const views = (["map", "charts", "claims", "duel", "about"] as const).map((view) =>
      h("a", {
        href: app.permalink({ view }), "aria-current": state.view === view ? "page" : undefined,
        onclick: (event: MouseEvent) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          app.set({ view }, "push");
          main.focus({ preventScroll: true });
        },
      }, t[view]));
    const theme = h("select", { "aria-label": t.theme, onchange: () => app.set({ theme: theme.value as State["theme"] }) },
      ...(["auto", "light", "dark"] as const).map((one) => h("option", { value: one, selected: state.theme === one }, t[one])));
    head.replaceChildren(
      h("a", { class: "skip", href: "#main" }, t.skip),
      h("p", { class: "brand" }, h("img", { src: "icon.svg", alt: "", width: "20", height: "20" }), "Plumbline"),
      h("nav", { "aria-label": t.views }, ...views),
      h("div", { class: "tools" },
        h("button", { type: "button", lang: state.language === "en" ? "uk" : "en",
          onclick: () => app.set({ language: state.language === "en" ? "uk" : "en" }) }, t.language), theme),
    );
  };
  const head = h("header", { class: "head" });
  root.replaceChildren(head, main, live);
  app.watch((state, before) => {
    if ((["view", "language", "theme", "embed"] as const).some((key) => state[key] !== before[key])) draw(state);
  });
  draw(app.state);
  return { main, live };
}
