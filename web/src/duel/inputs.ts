// inputs.ts - the inputs of a duel as controls, and as what `plumbline duel --set` takes: "objects=3; layers.upper.kill=0.5".
// What an input may be, the program's own reader says; its words are shown beside the field.
import { h } from "../app";
import { numberText } from "../claims/numbers";
import type { DuelAnswer, Input, Layer } from "./answer";
import type { T } from "./words";

export interface Asked { name: string; sets: Map<string, string> }

/** The state's text: "raid; objects=3": the name of a duel where it is not the statement's, and its inputs. */
export function readAsked(text: string, proposed: string): Asked {
  const parts = text.split(";").map((one) => one.trim()).filter((one) => one !== "");
  const named = parts[0] !== undefined && !parts[0].includes("=") ? parts.shift() : undefined;
  const sets = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf("=");
    if (at > 0) sets.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return { name: named ?? proposed, sets };
}

export const setText = (sets: Map<string, string>): string => [...sets].map(([key, value]) => `${key}=${value}`).join("; ");

export function writeAsked(asked: Asked, proposed: string): string {
  return [asked.name === proposed ? "" : asked.name, setText(asked.sets)].filter((one) => one !== "").join("; ");
}

interface Controls { base: DuelAnswer; sets: Map<string, string>; t: T; language: "en" | "uk"; disabled: boolean; change(sets: Map<string, string>): void; problem(text: string): void }

const said = (input: Input, language: "en" | "uk"): string => {
  const range = input.range ?? input.range_90;
  return range === null || range === undefined ? numberText(input.value, language, 3) : `${numberText(input.value, language, 3)} (${numberText(range[0], language, 2)}–${numberText(range[1], language, 2)})`;
};

/** "{value: 0.5, from: 0.3, to: 0.7}" or "0.5": what stands in the three fields. */
function chanceParts(text: string | undefined): [string, string, string] {
  const of = (key: string) => new RegExp(`\\b${key}:\\s*([^,}\\s]+)`).exec(text ?? "")?.[1] ?? "";
  return text === undefined ? ["", "", ""] : text.startsWith("{") ? [of("value"), of("from"), of("to")] : [text, "", ""];
}

class Form {
  constructor(readonly of: Controls) {}

  put(pairs: [string, string | undefined][]): void {
    const sets = new Map(this.of.sets);
    for (const [key, value] of pairs) if (value === undefined) sets.delete(key); else sets.set(key, value);
    this.of.change(sets);
  }

  row(key: string, label: string, fields: (Node | string)[], note: string): HTMLElement {
    const { sets, t } = this.of, changed = sets.has(key);
    return h("div", { class: changed ? "input changed" : "input", role: "group", "aria-label": label, "data-input": key },
      h("span", { class: "name", "aria-hidden": "true" }, label), h("span", { class: "fields" }, ...fields),
      h("span", { class: "soft small" }, changed ? `${t.asProposed}: ${note} ` : note.includes(t.rests) ? note : null, changed ? h("button", { type: "button", class: "link", "data-key": `reset:${key}`, onclick: () => this.put([[key, undefined]]) }, t.resetOne) : null));
  }

  field(key: string, label: string, value: string, placeholder: string, properties: Record<string, unknown>, changed: (text: string) => void): HTMLInputElement {
    const field = h("input", { "aria-label": label, "data-key": key, value, placeholder, autocomplete: "off", disabled: this.of.disabled, ...properties,
      onchange: () => {
        // What the browser can tell is not asked.
        const fits = field.checkValidity();
        if (fits) field.removeAttribute("aria-invalid"); else field.setAttribute("aria-invalid", "true");
        if (!fits) return void this.of.problem(`${label}: ${field.validationMessage}`);
        changed(field.value.trim().replace(/^(-?\d+),(\d+)$/, "$1.$2"));
      } });
    return field;
  }

  chance(key: string, label: string, input: Input): HTMLElement {
    const { sets, t, language } = this.of, [value, from, to] = chanceParts(sets.get(key));
    const range = input.range ?? input.range_90;
    const now = { value, from, to };
    const took = (part: "value" | "from" | "to") => (text: string) => {
      now[part] = text;
      if (part === "value" && text === "") return this.put([[key, undefined]]);
      const middle = now.value !== "" ? now.value : String(Number(input.value.toPrecision(6)));
      // With one end alone the other is the input's own, so that a half-made range asks something whole.
      if (now.from === "" && now.to === "") return this.put([[key, middle]]);
      const ends = [now.from !== "" ? now.from : String(Math.min(range?.[0] ?? 0, Number(middle))), now.to !== "" ? now.to : String(Math.max(range?.[1] ?? 1, Number(middle)))];
      this.put([[key, `{value: ${middle}, from: ${ends[0] ?? "0"}, to: ${ends[1] ?? "1"}}`]]);
    };
    const number = { type: "number", min: "0", max: "1", step: "any" };
    const place = (at: 0 | 1) => (range === null || range === undefined ? "" : String(Number(range[at].toPrecision(2))));
    return this.row(key, label, [
      this.field(`${key}:value`, `${label}: ${t.value}`, value, String(Number(input.value.toPrecision(3))), number, took("value")),
      h("span", { class: "soft ends" }, t.from), this.field(`${key}:from`, `${label}: ${t.from}`, from, place(0), number, took("from")),
      h("span", { class: "soft ends" }, t.to), this.field(`${key}:to`, `${label}: ${t.to}`, to, place(1), number, took("to")),
    ], `${said(input, language)}${input.rests_on === "default" ? "" : `, ${t.rests} ${input.said}`}`);
  }

  pick(key: string, label: string, options: [string, string][], value: string, note: string, disabled: boolean, changed: (value: string) => void): HTMLElement {
    const select = h("select", { "aria-label": label, "data-key": key, disabled: this.of.disabled || disabled, onchange: () => changed(select.value) },
      ...options.map(([word, text]) => h("option", { value: word, selected: word === value }, text)));
    return this.row(key, label, [select], note);
  }

  layer(layer: Layer, inputs: Input[], place: number): HTMLElement {
    const { sets, t } = this.of, at = (key: string) => `layers.${place}.${key}`, now = (key: string, otherwise: string) => sets.get(at(key)) ?? otherwise;
    const doctrines: [string, string][] = [["salvo", t.salvo], ["shoot-look-shoot", t.look]], allocations: [string, string][] = [["in-turn", t.inTurn], ["even", t.even], ["random", t.random]];
    const shots = now("shots", String(layer.shots)), doctrine = now("doctrine", layer.doctrine), magazine = now("magazine", layer.magazine === null ? "" : String(layer.magazine));
    const word = (list: [string, string][], one: string | null) => list.find(([name]) => name === one)?.[1] ?? "";
    // Shots go with a doctrine, and a magazine with both; what stands as `looks` becomes shots.
    const fire = (number: string, how: string): [string, string | undefined][] => number === ""
      ? [[at("shots"), undefined], [at("doctrine"), undefined], [at("looks"), undefined]]
      : [[at("looks"), ""], [at("shots"), number], [at("doctrine"), number === "1" ? "salvo" : how]];
    const chances = inputs.filter((one) => one.layer === layer.name).map((one) => {
      const name = one.input.slice(layer.name.length + 2);
      return this.chance(at(name), name === "kill" ? t.kill : name === "reliability" ? t.reliability : t.detection, one);
    });
    return h("fieldset", {}, h("legend", {}, `${t.layer} ${layer.name}`), ...chances,
      this.row(at("shots"), t.shots, [this.field(at("shots"), t.shots, sets.get(at("shots")) ?? "", String(layer.shots), { type: "number", min: "1", max: "1000" }, (text) => this.put(fire(text, doctrine)))], String(layer.shots)),
      this.pick(at("doctrine"), t.doctrine, doctrines, doctrine, word(doctrines, layer.doctrine), shots === "1", (how) => this.put(fire(shots, how))),
      this.row(at("magazine"), t.magazine, [this.field(at("magazine"), t.magazine, sets.get(at("magazine")) ?? "", layer.magazine === null ? t.enough : String(layer.magazine), { type: "number", min: "0", class: "roomy" }, (text) =>
        this.put(text === "" ? [[at("magazine"), undefined], [at("allocation"), undefined]] : [[at("magazine"), text], ...(sets.has(at("shots")) ? [] : fire(shots, doctrine))]))], layer.magazine === null ? t.enough : String(layer.magazine)),
      this.pick(at("allocation"), t.allocation, allocations, now("allocation", layer.allocation ?? "in-turn"), word(allocations, layer.allocation ?? "in-turn"), magazine === "", (how) => this.put([[at("allocation"), how]])),
      this.row(at("correlation"), t.correlation, [this.field(at("correlation"), t.correlation, sets.get(at("correlation")) ?? "", String(layer.correlation), { type: "number", min: "0", max: "0.999", step: "any" }, (text) => this.put([[at("correlation"), text === "" ? undefined : text]]))], String(layer.correlation)));
  }
}

/** "upper: kill" in the page's language. */
export function inputName(input: string, t: T): string {
  const at = input.lastIndexOf(": "), layer = at < 0 ? "" : input.slice(0, at + 2), name = input.slice(layer.length);
  const names: Record<string, string> = { objects: t.objects, detection: t.detection, shock: t.shock, kill: t.killShort, reliability: t.reliability, shots: t.shotsShort, magazine: t.magazine, correlation: t.correlation };
  return layer + (names[name] ?? name);
}

export function controls(of: Controls): HTMLElement {
  const { base, sets, t } = of, form = new Form(of);
  const whole = base.inputs.filter((one) => one.layer === null);
  return h("div", { class: "inputs" },
    h("fieldset", {}, h("legend", {}, t.whole),
      form.row("objects", `${t.objects} (${base.unit})`, [form.field("objects", t.objects, sets.get("objects") ?? "", base.objects.said, { type: "text", class: "text", title: t.objectsHelp }, (text) => form.put([["objects", text === "" ? undefined : text]]))], base.objects.said),
      ...whole.map((one) => form.chance(one.input, one.input === "shock" ? t.shock : t.detection, one))),
    ...base.layers.map((layer, at) => form.layer(layer, base.inputs, at + 1)));
}
