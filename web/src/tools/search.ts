// search.ts - the search field of the map: a combobox over places, hubs, sectors and regions in any spelling. What is chosen
// stands in the address (state.place), and the map moves there.
import { h, words, type App } from "../app";
import type { MapHandle } from "../map/overlay";
import { numberText } from "../map/words";
import { Finder, type Found } from "./find";
import { loadPlaces } from "./places";

const say = words({
  search: ["Search a place", "Пошук місця"], hint: ["town, hub, sector, region", "місто, вузол, напрямок, область"],
  place: ["settlement", "населений пункт"], hub: ["hub", "вузол"], sector: ["sector", "напрямок"], region: ["region", "область"], point: ["position", "точка"],
  people: ["people", "осіб"], none: ["Nothing has this name.", "Такої назви немає."], clear: ["Clear", "Очистити"],
  found: ["found", "знайдено"], failed: ["The list of places could not be read:", "Не вдалося прочитати список місць:"],
});

export function mountSearch(app: App, map: MapHandle): void {
  let finder = new Finder(app.site, undefined), whole = false, found: Found[] = [], active = -1;
  const listId = "search-list";
  const input = h("input", {
    type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", class: "search-field",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId,
  });
  const list = h("ul", { id: listId, role: "listbox", class: "search-list", hidden: true });
  const note = h("p", { class: "search-note", hidden: true });
  const box = h("div", { class: "search" }, input, list, note);
  map.toolbar.prepend(box);

  const label = () => {
    const t = say(app.state.language);
    input.setAttribute("aria-label", t.search);
    list.setAttribute("aria-label", t.search);
    input.placeholder = `${t.search}: ${t.hint}`;
  };
  const close = () => {
    list.hidden = note.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const name = (one: Found) => (app.state.language === "uk" && one.native !== "" ? one.native : one.name);
  const choose = (one: Found) => {
    input.value = name(one);
    close();
    app.set({ place: one.id, ...(one.kind === "region" ? { region: one.id.slice(7) } : {}) }, "push");
    if (one.at !== undefined) map.goTo(one.at[0], one.at[1], one.across);
  };
  const mark = (index: number) => {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = list.children[index];
    if (option === undefined) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    const t = say(app.state.language), typed = input.value.trim();
    if (typed === "") return close();
    found = finder.find(typed);
    list.replaceChildren(...found.map((one, i) => h("li", {
      id: `${listId}-${i}`, role: "option", "aria-selected": "false",
      onpointerdown: (event: Event) => event.preventDefault(), // the field keeps the focus
      onclick: () => choose(one),
    }, h("span", { class: "search-name" }, name(one)),
    h("span", { class: "search-what" },
      [one.kind === "place" ? one.region : t[one.kind], one.kind === "place" && one.people > 0 ? `${numberText(app.state.language, one.people)} ${t.people}` : "",
        one.kind === "place" && one.native !== "" ? (app.state.language === "uk" ? one.name : one.native) : ""].filter((text) => text !== "").join(" · ")))));
    list.hidden = found.length === 0;
    note.hidden = found.length > 0;
    note.textContent = t.none;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length > 0 ? 0 : -1);
    app.say(found.length === 0 ? t.none : `${found.length} ${t.found}: ${name(found[0]!)}`);
  };
  const read = () => {
    if (whole) return;
    whole = true;
    loadPlaces().then((places) => {
      finder = new Finder(app.site, places);
      if (document.activeElement === input && input.value !== "") show();
    }, (error: unknown) => {
      whole = false;
      note.hidden = false;
      note.textContent = `${say(app.state.language).failed} ${error instanceof Error ? error.message : String(error)}`;
    });
  };
  input.addEventListener("focus", read);
  input.addEventListener("input", () => { read(); show(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show();
      else mark((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      const one = found[active];
      if (one !== undefined && !list.hidden) choose(one);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    } else return;
    event.stopPropagation(); // the map's own keys
  });
  app.watch((state, before) => { if (state.language !== before.language) label(); });
  label();
}
