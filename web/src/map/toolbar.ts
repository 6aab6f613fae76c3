// toolbar.ts - above the map: whose maps, beside which, how compared, which layers, a base map of one's own.
import { h, type App } from "../app";
import type { Layer, State } from "../state";
import { say, sideTitle, sourceTitle } from "./words";

export class Toolbar {
  private readonly own = h("div", { class: "map-toolbar-own" });
  readonly element = h("div", { class: "map-toolbar", role: "group" }, this.own);
  private readonly error = h("span", { role: "alert", class: "map-basemap-error" });
  basemap: string | undefined; // its name

  constructor(private readonly app: App, private readonly chosen: (file: File | undefined) => void) {
    document.addEventListener("pointerdown", (event) => {
      for (const menu of this.own.querySelectorAll<HTMLDetailsElement>("details[open]"))
        if (!menu.contains(event.target as Node)) menu.open = false;
    });
    this.own.addEventListener("keydown", (event) => {
      const menu = (event.target as Element).closest<HTMLDetailsElement>("details[open]");
      if (event.key !== "Escape" || menu === null) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }

  build(): void {
    const { app } = this, { state, site } = app, t = say(state.language);
    this.element.setAttribute("aria-label", t.map);
    const maps = site.sources.filter((one) => one.kind === "maps");
    const source = h("select", { "aria-label": t.source, onchange: () => app.set({ source: source.value, beside: app.state.beside.filter((one) => one !== source.value) }, "push") },
      ...maps.map((one) => h("option", { value: one.name, selected: one.name === state.source }, sourceTitle(app, one.name))));
    const side = h("select", { "aria-label": t.held, onchange: () => app.set({ side: side.value }) },
      ...site.sides.map((one) => h("option", { value: one.name, selected: one.name === state.side }, sideTitle(app, one.name))));
    const compare = (["none", "swipe", "side", "difference"] as const).map((one) =>
      h("button", { type: "button", "data-compare": one, "aria-pressed": String(state.compare === one), onclick: () => app.set({ compare: one }) }, one === "none" ? t.one : t[one]));
    const all: Layer[] = ["contested", "liberated", "patches", "front", "places", "hubs", "sectors", "land"];
    this.own.replaceChildren(
      h("label", { class: "map-source" }, h("span", {}, t.source), source),
      ...(site.sides.length > 1 ? [h("label", { class: "map-side" }, h("span", {}, t.held), side)] : []),
      this.menu("beside", t.beside, maps.filter((one) => one.name !== state.source).map((one) => this.check(sourceTitle(app, one.name), one.name, state.beside.includes(one.name),
        (on) => app.set({ beside: on ? [...app.state.beside, one.name] : app.state.beside.filter((other) => other !== one.name) })))),
      this.menu("layers", t.layers, [
        ...all.map((layer) => this.check(t[layer], layer, state.layers.includes(layer),
          (on) => app.set({ layers: all.filter((one) => (one === layer ? on : app.state.layers.includes(one))) }))),
        this.basemapPart()]),
      h("div", { class: "map-compare", role: "group", "aria-label": t.compare }, ...compare),
    );
  }
  private basemapPart(): HTMLElement {
    const t = say(this.app.state.language);
    const field = h("input", { type: "file", accept: ".geojson,.json,application/geo+json", hidden: true, onchange: () => { this.chosen(field.files?.[0]); field.value = ""; } });
    return h("div", { class: "map-basemap" }, field,
      h("button", { type: "button", onclick: () => field.click() }, t.basemap),
      this.basemap === undefined ? null : h("button", { type: "button", onclick: () => this.chosen(undefined) }, `${t.basemapOff}: ${this.basemap}`),
      h("p", { class: "soft" }, t.basemapHelp), this.error);
  }
  private menu(name: string, title: string, rows: HTMLElement[]): HTMLElement {
    const was = this.own.querySelector<HTMLDetailsElement>(`details[data-menu="${name}"]`);
    return h("details", { class: "map-menu", "data-menu": name, open: was?.open === true }, h("summary", {}, title), h("div", { class: "map-menu-body" }, ...rows));
  }
  private check(text: string, value: string, on: boolean, changed: (on: boolean) => void): HTMLElement {
    const box = h("input", { type: "checkbox", value, checked: on, onchange: () => changed(box.checked) });
    return h("label", { class: "map-check" }, box, text);
  }

  /** Built anew where what it shows changed; the focus stays where it was. */
  follow(state: State, before: State): void {
    if (!(["source", "beside", "compare", "layers", "language", "side"] as const).some((key) => JSON.stringify(state[key]) !== JSON.stringify(before[key]))) return;
    this.rebuild();
  }
  rebuild(): void {
    const focusable = "select, button, input, summary";
    const at = [...this.own.querySelectorAll(focusable)].indexOf(document.activeElement as Element);
    this.build();
    if (at >= 0) this.own.querySelectorAll<HTMLElement>(focusable)[at]?.focus({ preventScroll: true });
  }
  bad(text: string): void { this.error.textContent = text; }
}
