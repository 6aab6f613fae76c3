// chips.ts - the controls of a reading: for each choice its options, any of which may be kept; a threshold or a window of
// one's own. They stand in the state as choice -> options, joined by "|".
import { h } from "../app";
import type { Reading } from "./answer";
import { optionShort, thresholdUnit } from "./curve";
import { choicesOf, takesThreshold, tooNear, type Narrowing } from "./judge";
import { scaled, unitText } from "./numbers";
import { choiceName, type T } from "./words";

export const JOIN = "|";

/** What the state's choices mean for this reading; `own` is what the program would have to measure. */
export interface Wanted { narrowing: Narrowing; narrowed: boolean; ownWindow?: string; ownThreshold?: number }

export function wanted(reading: Reading, choices: Record<string, string>): Wanted {
  const narrowing: Narrowing = { kept: {} };
  const ret: Wanted = { narrowing, narrowed: false };
  for (const { name, options } of choicesOf(reading)) {
    const asked = choices[name];
    if (asked === undefined) continue;
    const kept = options.filter((option) => asked.split(JOIN).includes(option));
    if (kept.length > 0 && kept.length < options.length) narrowing.kept[name] = kept;
    else if (kept.length === 0 && name === "window" && /^\d+[dwhm]$|^\d{4}-\d\d(-\d\d)?(\.\.(\d{4}-\d\d-\d\d)?)?$/.test(asked)) ret.ownWindow = asked;
  }
  const own = choices["threshold"];
  const listed = choicesOf(reading).find(({ name }) => name === "threshold")?.options ?? [];
  if (own !== undefined && reading.asked.compare !== null && !own.split(JOIN).some((one) => listed.includes(one))
    && Number.isFinite(Number(own)) && own !== "") ret.ownThreshold = narrowing.threshold = Number(own);
  ret.narrowed = Object.keys(narrowing.kept).length > 0 || ret.ownThreshold !== undefined || ret.ownWindow !== undefined;
  return ret;
}

interface Controls {
  reading: Reading; choices: Record<string, string>; want: Wanted; t: T; language: "en" | "uk"; live: boolean;
  command(more: string): string;
  change(choice: string, value: string | undefined): void;
}

const pressed = (on: boolean): string => (on ? "true" : "false");

function group(of: Controls, name: string, options: string[]): HTMLElement {
  const { reading, language, t, want } = of, kept = want.narrowing.kept[name];
  const own = name === "threshold" ? want.ownThreshold !== undefined : name === "window" && want.ownWindow !== undefined;
  const title = choiceName(language, name);
  if (options.length === 1 && !own)
    return h("div", { class: "choice" }, h("span", { class: "name" }, title),
      h("span", { class: "chips" }, h("span", { class: "only" }, optionShort(name, options[0] ?? "", reading, language))));
  const toggle = (option: string) => {
    const now = own ? [] : kept ?? [];
    const next = now.includes(option) ? now.filter((one) => one !== option) : options.filter((one) => now.includes(one) || one === option);
    of.change(name, next.length === 0 || next.length === options.length ? undefined : next.join(JOIN));
  };
  const chip = (option: string) => h("button", {
    type: "button", class: "option", "data-key": `${name}:${option}`, "aria-pressed": pressed(kept?.includes(option) === true && !own), onclick: () => toggle(option),
  }, optionShort(name, option, reading, language));
  return h("div", { class: "choice", role: "group", "aria-label": title }, h("span", { class: "name", "aria-hidden": "true" }, title),
    h("span", { class: "chips" },
      h("button", { type: "button", class: "option", "data-key": `${name}:`, "aria-pressed": pressed(kept === undefined && !own), onclick: () => of.change(name, undefined) }, t.allOptions),
      ...(options.length > 1 ? options : []).map(chip)));
}

/** A form with one field; or greyed, with the reason and the command that answers. */
function ownForm(of: Controls, name: string, label: string, help: string, value: string, why: string | undefined, more: string,
  read: (text: string) => string | undefined): HTMLElement {
  const { t } = of, id = `own-${name}`;
  const field = h("input", { id, name, type: "text", inputmode: name === "threshold" ? "decimal" : undefined, value, size: "12", autocomplete: "off",
    disabled: why !== undefined, "aria-describedby": `${id}-help`, "data-key": `own-${name}` });
  const note = h("span", { class: "soft small", id: `${id}-help` }, help);
  if (why !== undefined) note.replaceChildren(`${why} `, h("code", {}, of.command(more)));
  return h("form", { class: "own", onsubmit: (event: Event) => {
    event.preventDefault();
    const text = read(field.value.trim());
    if (text === undefined) { note.textContent = name === "threshold" ? t.noNumber : help; field.setAttribute("aria-invalid", "true"); field.focus(); }
    else of.change(name, text);
  } }, h("label", { for: id }, label), field, h("button", { type: "submit", disabled: why !== undefined }, t.take),
  value !== "" ? h("button", { type: "button", onclick: () => of.change(name, undefined) }, t.drop) : null, note);
}

export function controls(of: Controls): HTMLElement {
  const { reading, t, language, live, want } = of, list = choicesOf(reading);
  const place = h("section", { class: "narrowing", "aria-label": t.choices },
    h("h3", {}, t.choices), h("p", { class: "soft small" }, t.choicesNote), ...list.map(({ name, options }) => group(of, name, options)));
  if (reading.asked.compare !== null) {
    const unit = thresholdUnit(reading), factor = scaled(1, unit), own = want.ownThreshold;
    const why = live || takesThreshold(reading) ? undefined : t.thresholdGrey;
    place.append(ownForm(of, "threshold", `${t.ownThreshold}${unitText(unit, language) === "" ? "" : ` (${unitText(unit, language)})`}`, "",
      own === undefined ? "" : String(Number((own * factor).toPrecision(12))), why, `--with threshold=0.5`, (text) => {
        const number = Number(text.replace(",", ".").replace("−", "-"));
        return text === "" || !Number.isFinite(number) ? undefined : String(Number((number / factor).toPrecision(12)));
      }));
    if (own !== undefined && !live && tooNear(reading, own))
      place.append(h("p", { class: "small", role: "alert" }, `${t.tooNear} `, h("code", {}, of.command(`--with threshold=${own}`))));
  }
  if (list.some(({ name }) => name === "window"))
    place.append(ownForm(of, "window", t.ownWindow, t.ownWindowHelp, want.ownWindow ?? "", live ? undefined : t.windowGrey, "--with window=45d",
      (text) => (wanted(reading, { window: text }).ownWindow ?? (list.find(({ name }) => name === "window")?.options.includes(text) === true ? text : undefined))));
  if (want.narrowed) place.append(h("p", {}, h("button", { type: "button", "data-key": "reset", onclick: () => of.change("", undefined) }, t.reset)));
  return place;
}
