// app.ts - what every view is given: the catalogue, the state and a way to change it, the words of the language.
import type { Site } from "./site";
import type { State } from "./state";

export interface App {
  readonly site: Site;
  readonly state: State;
  /** Changes the state, its address and every view. "push": the browser's back button returns here. */
  set(change: Partial<State>, how?: "replace" | "push"): void;
  /** Called after every change until the returned function is. */
  watch(changed: (state: State, before: State) => void): () => void;
  /** Tells a screen reader, politely. */
  say(text: string): void;
  /** The whole state's address, to be sent to others. */
  permalink(change?: Partial<State>): string;
}

export interface View {
  /** Shows the state; called when the view comes into sight and after every change while it is. */
  show(state: State, before: State | undefined): void;
  /** Out of sight: stop what moves. */
  hide?(): void;
}
export type MakeView = (app: App, place: HTMLElement) => View;

type Words = Record<string, string>;
/** Words of one view in both languages: `words({ play: ["Play", "Грати"] })(app.state.language).play`. */
export function words<K extends string>(table: Record<K, readonly [en: string, uk: string]>) {
  const of = (i: 0 | 1) => Object.fromEntries(Object.entries(table).map(([key, pair]) => [key, (pair as readonly string[])[i]])) as Words as Record<K, string>;
  const both = { en: of(0), uk: of(1) };
  return (language: "en" | "uk") => both[language];
}

/** An element: h("button", { type: "button", onclick }, "Play"). */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K, properties: Record<string, unknown> = {}, ...children: (Node | string | null | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on") && typeof value === "function") element.addEventListener(key.slice(2), value as EventListener);
    else if (key === "style" && typeof value === "object") Object.assign(element.style, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}
